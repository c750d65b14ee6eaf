namespace Gateway.Telephony.Media.Codecs;

/// <summary>What the codecs differ in: rates, and how sound becomes payload and back.</summary>
public static class VoiceFormat
{
    /// <summary>Telephone sound, in samples per second.</summary>
    public const int Narrowband = 8_000;

    /// <summary>Wideband sound, in samples per second.</summary>
    public const int Wideband = 16_000;

    /// <summary>Most bytes that 20 ms take in any codec; Opus is the only one that may need more than 160.</summary>
    internal const int MaxFrameBytes = 480;

    /// <summary>Sound in one frame of the media clock: 20 ms.</summary>
    internal const int FramesPerSecond = 50;

    /// <summary>Ticks of the RTP timestamp per second.</summary>
    public static int ClockRate(this VoiceCodec codec) => codec == VoiceCodec.Opus ? 48_000 : 8_000;

    /// <summary>Samples per second that are encoded and come out of decoding.</summary>
    public static int SampleRate(this VoiceCodec codec) => codec is VoiceCodec.G722 or VoiceCodec.Opus ? Wideband : Narrowband;

    /// <summary>Whether both are laws of G.711, which translate byte by byte.</summary>
    internal static bool IsG711(this VoiceCodec codec) => codec is VoiceCodec.Pcma or VoiceCodec.Pcmu;

    /// <summary>Whether the payload is a stream of bytes, one per tick of the RTP clock, that may be cut anywhere.</summary>
    internal static bool IsByteStream(this VoiceCodec codec) => codec != VoiceCodec.Opus;

    /// <summary>How long a payload sounds, in ticks of the RTP clock; 0 when it makes no sense.</summary>
    internal static int TicksOf(this VoiceCodec codec, ReadOnlySpan<byte> payload) =>
        codec.IsByteStream() ? payload.Length : OpusLibrary.TicksOf(payload);

    internal static IVoiceEncoder CreateEncoder(this VoiceCodec codec) => codec switch
    {
        VoiceCodec.G722 => new G722Encoder(),
        VoiceCodec.Opus => new OpusEncoder(),
        _ => new G711Coder(codec),
    };

    internal static IVoiceDecoder CreateDecoder(this VoiceCodec codec) => codec switch
    {
        VoiceCodec.G722 => new G722Decoder(),
        VoiceCodec.Opus => new OpusDecoder(),
        _ => new G711Coder(codec),
    };
}
