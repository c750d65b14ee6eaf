using System.Diagnostics;
using Gateway.Language.Speech.Endpointing;
using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Tests.Speech;

/// <summary>Sounds for tests: tones, and flite's voices as they come out of a G.711 line.</summary>
internal static class Telephone
{
    internal static short[] Tone(double hertz, double seconds, double amplitude, int rate = 8000)
    {
        var pcm = new short[(int)(seconds * rate)];
        for (int i = 0; i < pcm.Length; i++)
            pcm[i] = (short)(amplitude * Math.Sin(2 * Math.PI * hertz * i / rate));
        return pcm;
    }

    internal static short[] Silence(double seconds) => new short[(int)(seconds * 8000)];

    /// <summary>The sentence at 8 kHz after A-law, with half a second of silence before and a second after it.</summary>
    internal static async Task<short[]> SayAsync(string text, string voice = "slt")
    {
        var file = Path.Combine(Path.GetTempPath(), $"gateway-{Guid.CreateVersion7():N}.wav");
        using var flite = Process.Start("flite", ["-voice", voice, "-t", text, file]);
        await flite.WaitForExitAsync();
        var wav = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        var wide = new short[(wav.Length - 44) / 2];
        Buffer.BlockCopy(wav, 44, wide, 0, wide.Length * 2);
        var narrow = Resampler.Convert(wide, new SampleRate(BitConverter.ToInt32(wav, 24)), SampleRate.Telephone);
        return [.. Silence(0.5), .. narrow.Select(ThroughALaw), .. Silence(1)];
    }

    // G.711 A-law and back: 13 bits with a step that grows with the level.
    private static short ThroughALaw(short sample)
    {
        int magnitude = Math.Min(Math.Abs((int)sample), 32635) >> 4;
        int segment = Math.Max(0, System.Numerics.BitOperations.Log2((uint)Math.Max(1, magnitude)) - 4);
        int shift = Math.Max(1, segment);
        int level = ((magnitude >> shift) << shift) + (1 << (shift - 1));
        return (short)(Math.Sign(sample) * (level << 4));
    }
}

/// <summary>A source that gives its sound in packets of 20 ms as fast as it is read.</summary>
internal sealed class PcmOf(params short[][] parts) : IPcmSource
{
    private readonly short[] pcm = parts.SelectMany(part => part).ToArray();
    private int position;

    internal bool IsAtEnd => position == pcm.Length;

    public int Read(Span<short> destination)
    {
        var count = Math.Min(Math.Min(160, destination.Length), pcm.Length - position);
        pcm.AsSpan(position, count).CopyTo(destination);
        position += count;
        return count;
    }
}
