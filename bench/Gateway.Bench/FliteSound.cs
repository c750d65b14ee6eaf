using System.Diagnostics;
using Gateway.Language.Speech.Sound;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Bench;

/// <summary>Sentences spoken by flite as they come out of a G.711 line at 8 kHz.</summary>
internal static class FliteSound
{
    internal static async Task<short[]> SayAsync(string text, string voice)
    {
        var file = Path.Combine(Path.GetTempPath(), $"gateway-{Guid.CreateVersion7():N}.wav");
        using var flite = Process.Start("flite", ["-voice", voice, "-t", text, file]);
        await flite.WaitForExitAsync();
        var wav = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        var wide = new short[(wav.Length - 44) / 2];
        Buffer.BlockCopy(wav, 44, wide, 0, wide.Length * 2);
        var narrow = Resampler.Convert(wide, new SampleRate(BitConverter.ToInt32(wav, 24)), SampleRate.Telephone);
        return [.. new short[2400], .. ThroughLine(narrow), .. new short[3200]];
    }

    private static short[] ThroughLine(short[] pcm)
    {
        var encoded = new byte[pcm.Length];
        G711.Encode(VoiceCodec.Pcma, pcm, encoded);
        var decoded = new short[pcm.Length];
        G711.Decode(VoiceCodec.Pcma, encoded, decoded);
        return decoded;
    }
}
