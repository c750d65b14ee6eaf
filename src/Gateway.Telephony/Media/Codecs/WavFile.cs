using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gateway.Telephony.Media.Codecs;

/// <summary>
/// Reads RIFF/WAVE sound as 8 kHz samples: mono, 8 or 16 kHz, PCM 16 bit, A-law or mu-law. Chunks may come in any order
/// and unknown ones are skipped; a data chunk whose length runs past the end (a stream that was cut) is read as far as it goes.
/// </summary>
public static class WavFile
{
    /// <summary>Most samples that are read: ten minutes at 8 kHz.</summary>
    public const int MaxSamples = 10 * 60 * 8_000;

    private const ushort FormatPcm = 1;
    private const ushort FormatALaw = 6;
    private const ushort FormatMuLaw = 7;
    private const ushort FormatExtensible = 0xFFFE;

    /// <summary>Reads a whole file; never throws. <paramref name="fault"/> says what an operator has to change.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out short[] pcm8k, out string fault)
    {
        pcm8k = [];
        if (data.Length < 12 || !data[..4].SequenceEqual("RIFF"u8) || !data[8..12].SequenceEqual("WAVE"u8))
        {
            fault = "is not a WAV file";
            return false;
        }

        if (!TryFindChunk(data[12..], "fmt "u8, out var format) || format.Length < 16)
        {
            fault = "has no format chunk";
            return false;
        }

        if (!TryFindChunk(data[12..], "data"u8, out var sound))
        {
            fault = "has no data chunk";
            return false;
        }

        return TryDecode(format, sound, out pcm8k, out fault);
    }

    private static bool TryFindChunk(ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> id, out ReadOnlySpan<byte> content)
    {
        while (chunks.Length >= 8)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]), (uint)chunks.Length - 8);
            content = chunks.Slice(8, length);
            if (chunks[..4].SequenceEqual(id))
            {
                return true;
            }

            // Chunks are padded to even lengths.
            chunks = chunks[Math.Min(8 + length + (length & 1), chunks.Length)..];
        }

        content = default;
        return false;
    }

    private static bool TryDecode(ReadOnlySpan<byte> format, ReadOnlySpan<byte> sound, out short[] pcm8k, out string fault)
    {
        pcm8k = [];
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(format[2..]) != 1)
        {
            fault = "is not mono";
            return false;
        }

        if (rate is not (8_000 or 16_000))
        {
            fault = $"has {rate} Hz; 8000 or 16000 are needed";
            return false;
        }

        if (!TryDecodeSamples(format, sound, out var pcm))
        {
            fault = "is neither 16 bit PCM nor A-law nor mu-law";
            return false;
        }

        if (pcm.Length / (rate / 8_000) > MaxSamples)
        {
            fault = "is longer than ten minutes";
            return false;
        }

        pcm8k = rate == 8_000 ? pcm : HalfRate.Convert(pcm);
        fault = "";
        return true;
    }

    private static bool TryDecodeSamples(ReadOnlySpan<byte> format, ReadOnlySpan<byte> sound, out short[] pcm)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        switch (Tag(format))
        {
            case FormatPcm when bits == 16:
                pcm = new short[sound.Length / 2];
                sound[..(pcm.Length * 2)].CopyTo(MemoryMarshal.AsBytes(pcm.AsSpan()));
                return true;
            case FormatALaw:
                pcm = new short[sound.Length];
                G711.Decode(VoiceCodec.Pcma, sound, pcm);
                return true;
            case FormatMuLaw:
                pcm = new short[sound.Length];
                G711.Decode(VoiceCodec.Pcmu, sound, pcm);
                return true;
            default:
                pcm = [];
                return false;
        }
    }

    /// <summary>The format tag; WAVE_FORMAT_EXTENSIBLE keeps it in the first two bytes of its sub-format GUID.</summary>
    private static ushort Tag(ReadOnlySpan<byte> format)
    {
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        return tag == FormatExtensible && format.Length >= 26 ? BinaryPrimitives.ReadUInt16LittleEndian(format[24..]) : tag;
    }
}
