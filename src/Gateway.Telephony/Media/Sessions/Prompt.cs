using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Recorded or synthetic sound, 8 kHz mono, encoded once for each codec that a session plays it in and then played from
/// memory by any number of sessions at the same time. The last frame is filled up with silence.
/// </summary>
public sealed class Prompt
{
    /// <summary>Samples in one 20 ms frame.</summary>
    internal const int FrameSamples = 160;

    private readonly short[] _pcm;
    private readonly EncodedPrompt?[] _encoded = new EncodedPrompt?[Enum.GetValues<VoiceCodec>().Length];

    private Prompt(ReadOnlySpan<short> pcm8k)
    {
        _pcm = new short[(pcm8k.Length + FrameSamples - 1) / FrameSamples * FrameSamples];
        pcm8k.CopyTo(_pcm);
        Length = TimeSpan.FromSeconds(pcm8k.Length / 8000.0);
    }

    /// <summary>How long it sounds, without the filling.</summary>
    public TimeSpan Length { get; }

    internal int FrameCount => _pcm.Length / FrameSamples;

    public static Prompt FromPcm(ReadOnlySpan<short> pcm8k) => new(pcm8k);

    /// <summary>Sees to it that the prompt is encoded, elsewhere; who calls has not to wait.</summary>
    internal EncodedPrompt Prepare(VoiceCodec codec)
    {
        ref var encoded = ref _encoded[(int)codec];
        if (Volatile.Read(ref encoded) is { } ready)
        {
            return ready;
        }

        var made = new EncodedPrompt(codec, _pcm);
        var other = Interlocked.CompareExchange(ref encoded, made, null);
        if (other is null)
        {
            made.Start();
        }

        return other ?? made;
    }

    /// <summary>
    /// Gives 20 ms; false when they are not encoded yet, within a millisecond of the first use. G.711 needs no waiting: it
    /// is encoded into <paramref name="buffer"/> until then.
    /// </summary>
    internal bool TryFrame(VoiceCodec codec, int index, Span<byte> buffer, out ReadOnlySpan<byte> frame)
    {
        if (Prepare(codec).TryFrame(index, out frame))
        {
            return true;
        }

        if (!codec.IsG711())
        {
            return false;
        }

        G711.Encode(codec, _pcm.AsSpan(index * FrameSamples, FrameSamples), buffer);
        frame = buffer[..FrameSamples];
        return true;
    }
}
