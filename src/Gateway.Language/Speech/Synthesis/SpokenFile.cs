using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Speech.Synthesis;

/// <summary>Reads the WAV file of a speech program: the canonical header of 44 bytes, 16-bit mono, any usual rate.</summary>
internal static class SpokenFile
{
    private const int HeaderBytes = 44;
    private const int ChannelsAt = 22;
    private const int RateAt = 24;
    private const int BitsAt = 34;

    /// <summary>The sound at 8 kHz.</summary>
    /// <exception cref="SynthesisException">The file is none that we know.</exception>
    public static short[] Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes
            || !file[..4].SequenceEqual("RIFF"u8)
            || !file[36..40].SequenceEqual("data"u8)
            || BinaryPrimitives.ReadUInt16LittleEndian(file[ChannelsAt..]) != 1
            || BinaryPrimitives.ReadUInt16LittleEndian(file[BitsAt..]) != 16)
        {
            throw new SynthesisException("the program wrote no 16-bit mono WAV file");
        }

        var rate = new SampleRate(BinaryPrimitives.ReadInt32LittleEndian(file[RateAt..]));
        var sound = file[HeaderBytes..];
        var pcm = MemoryMarshal.Cast<byte, short>(sound[..(sound.Length / 2 * 2)]);
        return Resampler.Convert(pcm, rate, SampleRate.Telephone);
    }
}
