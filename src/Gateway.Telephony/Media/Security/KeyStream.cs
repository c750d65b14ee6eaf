using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Security;

/// <summary>
/// The key stream of AES in counter mode: the cipher applied to counters that are one apart in their last bytes. Blocks are
/// encrypted all at once, since a call into the cipher costs more than a block.
/// </summary>
internal sealed class KeyStream : IDisposable
{
    private const int BlockBytes = 16;
    private const int MaxBytes = (RtpPacket.MaxBytes + BlockBytes) / BlockBytes * BlockBytes;

    // One packet at a time on each thread; a pair of buffers for each leg would cost more memory than the leg.
    [ThreadStatic]
    private static byte[]? _counters;

    [ThreadStatic]
    private static byte[]? _stream;

    private readonly Aes _aes;
    private readonly ICryptoTransform _cipher;

    public KeyStream(byte[] key)
    {
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.Key = key;
        _cipher = _aes.CreateEncryptor();
    }

    /// <summary>Encrypts or decrypts in place, at most a packet; <paramref name="first"/> is the counter of its first block.</summary>
    public void Apply(ReadOnlySpan<byte> first, Span<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var counters = _counters ??= new byte[MaxBytes];
        var stream = _stream ??= new byte[MaxBytes];
        var number = BinaryPrimitives.ReadUInt32BigEndian(first[12..]);
        var length = (data.Length + BlockBytes - 1) / BlockBytes * BlockBytes;
        for (var at = 0; at < length; at += BlockBytes)
        {
            first[..12].CopyTo(counters.AsSpan(at));
            BinaryPrimitives.WriteUInt32BigEndian(counters.AsSpan(at + 12), number++);
        }

        _cipher.TransformBlock(counters, 0, length, stream, 0);
        Xor(stream, data);
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _aes.Dispose();
    }

    private static void Xor(ReadOnlySpan<byte> stream, Span<byte> data)
    {
        var wide = MemoryMarshal.Cast<byte, Vector<byte>>(data);
        var wideStream = MemoryMarshal.Cast<byte, Vector<byte>>(stream);
        for (var index = 0; index < wide.Length; index++)
        {
            wide[index] ^= wideStream[index];
        }

        for (var index = wide.Length * Vector<byte>.Count; index < data.Length; index++)
        {
            data[index] ^= stream[index];
        }
    }
}
