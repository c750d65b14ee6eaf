namespace Gateway.Telephony.Media.Codecs;

/// <summary>20 ms of silence in each codec, as an encoder ends up sending it when it hears nothing.</summary>
internal static class SilentFrame
{
    private const int SettlingFrames = 25;

    private static readonly byte[] Pcmu = Encode(VoiceCodec.Pcmu);
    private static readonly byte[] Pcma = Encode(VoiceCodec.Pcma);
    private static readonly byte[] G722 = Encode(VoiceCodec.G722);
    private static readonly byte[] Opus = OpusLibrary.IsAvailable ? Encode(VoiceCodec.Opus) : [];

    public static ReadOnlySpan<byte> Of(VoiceCodec codec) => codec switch
    {
        VoiceCodec.Pcmu => Pcmu,
        VoiceCodec.G722 => G722,
        VoiceCodec.Opus => Opus,
        _ => Pcma,
    };

    private static byte[] Encode(VoiceCodec codec)
    {
        using var encoder = codec.CreateEncoder();
        var pcm = new short[codec.SampleRate() / VoiceFormat.FramesPerSecond];
        var frame = new byte[VoiceFormat.MaxFrameBytes];
        var length = 0;
        for (var count = 0; count < SettlingFrames; count++)
        {
            length = encoder.Encode(pcm, frame);
        }

        return frame[..length];
    }
}
