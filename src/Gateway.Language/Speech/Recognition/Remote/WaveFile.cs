using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Speech.Recognition.Remote;

/// <summary>Writes mono 16-bit PCM as RIFF/WAVE.</summary>
internal static class WaveFile
{
    private const int HeaderBytes = 44;

    internal static byte[] Write(ReadOnlySpan<short> pcm, SampleRate rate)
    {
        var data = MemoryMarshal.AsBytes(pcm);
        var file = new byte[HeaderBytes + data.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), HeaderBytes - 8 + data.Length);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate.Hertz);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 2 * rate.Hertz);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        data.CopyTo(file.AsSpan(HeaderBytes));
        return file;
    }
}
