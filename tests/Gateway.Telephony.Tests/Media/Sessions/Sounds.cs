using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;

namespace Gateway.Telephony.Tests.Media.Sessions;

/// <summary>Prompts whose frames can be told apart on the wire: each consists of one byte value.</summary>
internal static class Sounds
{
    public const byte SilenceA = 0xD5;

    /// <summary>No frame at all: it has been played as soon as the clock has taken everything that was posted before.</summary>
    public static Prompt Nothing { get; } = Prompt.FromPcm([]);

    public static Prompt Of(VoiceCodec codec, params byte[] frames)
    {
        var pcm = new short[frames.Length * Prompt.FrameSamples];
        for (var frame = 0; frame < frames.Length; frame++)
        {
            short[] sample = [0];
            G711.Decode(codec, [frames[frame]], sample);
            pcm.AsSpan(frame * Prompt.FrameSamples, Prompt.FrameSamples).Fill(sample[0]);
        }

        return Prompt.FromPcm(pcm);
    }

    /// <summary>Bytes that stand for loud, different sounds: 0x80, 0x81...</summary>
    public static byte[] Frames(int count, byte first = 0x80) => [.. Enumerable.Range(first, count).Select(value => (byte)value)];
}
