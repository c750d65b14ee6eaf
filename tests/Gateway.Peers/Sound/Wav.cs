using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gateway.Peers.Sound;

/// <summary>Mono 16-bit PCM WAV files, read and written whole; a file that its writer has not finished yet reads up to its end.</summary>
public static class Wav
{
    /// <summary>Samples per second of everything on the telephone.</summary>
    public const int TelephoneRate = 8000;

    /// <summary>Reads the samples of a mono 16-bit file at <paramref name="rate"/> Hz.</summary>
    public static short[] Read(string path, int rate = TelephoneRate)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes, rate, path);
    }

    /// <summary>Reads the samples of a 16-bit file of any multiple of 8 kHz, in one or two channels, as telephone sound.</summary>
    public static short[] ReadAsTelephone(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        if (bytes.Length < 36)
        {
            return [];
        }

        // libsndfile writes the format chunk first.
        var channels = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(22));
        var rate = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24));
        return Resampler.ToTelephone(Parse(bytes, rate, path, channels), rate, channels);
    }

    /// <summary>Writes a mono 16-bit file at <paramref name="rate"/> Hz.</summary>
    public static void Write(string path, ReadOnlySpan<short> pcm, int rate = TelephoneRate)
    {
        var data = MemoryMarshal.AsBytes(pcm);
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 36 + data.Length);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), data.Length);
        using var stream = File.Create(path);
        stream.Write(header);
        stream.Write(data);
    }

    private static short[] Parse(ReadOnlySpan<byte> bytes, int rate, string path, int channels = 1)
    {
        if (bytes.Length < 12 || !bytes[..4].SequenceEqual("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
        {
            throw new InvalidDataException($"{path} is no WAV file.");
        }

        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var name = bytes.Slice(at, 4);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..]);
            var body = bytes[(at + 8)..];
            if (name.SequenceEqual("fmt "u8))
            {
                CheckFormat(body, rate, channels, path);
            }
            else if (name.SequenceEqual("data"u8))
            {
                // The length is written when the file is closed; until then it is 0 and the rest of the file counts.
                var data = length > 0 && length <= body.Length ? body[..length] : body;
                return MemoryMarshal.Cast<byte, short>(data[..(data.Length & ~1)]).ToArray();
            }

            at += 8 + length + (length & 1);
        }

        return [];
    }

    private static void CheckFormat(ReadOnlySpan<byte> format, int rate, int channels, string path)
    {
        var found = BinaryPrimitives.ReadInt16LittleEndian(format[2..]);
        var hertz = BinaryPrimitives.ReadInt32LittleEndian(format[4..]);
        var bits = BinaryPrimitives.ReadInt16LittleEndian(format[14..]);
        if (found != channels || hertz != rate || bits != 16)
        {
            throw new InvalidDataException($"{path} is {found} channels, {hertz} Hz, {bits} bits; wanted {channels}, {rate}, 16.");
        }
    }
}
