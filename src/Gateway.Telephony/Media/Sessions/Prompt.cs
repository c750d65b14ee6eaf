using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Recorded or synthetic sound, 8 kHz mono, encoded once for each codec and then played from memory by any number of
/// sessions at the same time. The last frame is filled up with silence.
/// </summary>
public sealed class Prompt
{
    /// <summary>Samples in one 20 ms frame.</summary>
    internal const int FrameSamples = 160;

    private readonly byte[] _pcma;
    private readonly byte[] _pcmu;

    private Prompt(byte[] pcma, byte[] pcmu, int samples)
    {
        _pcma = pcma;
        _pcmu = pcmu;
        Length = TimeSpan.FromSeconds(samples / 8000.0);
    }

    /// <summary>How long it sounds, without the filling.</summary>
    public TimeSpan Length { get; }

    internal int FrameCount => _pcma.Length / FrameSamples;

    public static Prompt FromPcm(ReadOnlySpan<short> pcm8k)
    {
        var length = (pcm8k.Length + FrameSamples - 1) / FrameSamples * FrameSamples;
        return new Prompt(Encode(VoiceCodec.Pcma, pcm8k, length), Encode(VoiceCodec.Pcmu, pcm8k, length), pcm8k.Length);
    }

    internal ReadOnlySpan<byte> Frame(VoiceCodec codec, int index) =>
        (codec == VoiceCodec.Pcma ? _pcma : _pcmu).AsSpan(index * FrameSamples, FrameSamples);

    private static byte[] Encode(VoiceCodec codec, ReadOnlySpan<short> pcm, int length)
    {
        var encoded = new byte[length];
        G711.Encode(codec, pcm, encoded);
        encoded.AsSpan(pcm.Length).Fill(G711.Silence(codec));
        return encoded;
    }
}
