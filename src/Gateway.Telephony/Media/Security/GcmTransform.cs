using System.Buffers.Binary;
using System.Security.Cryptography;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Security;

/// <summary>
/// AES in Galois/counter mode (RFC 7714). A packet is opened by decrypting it and computing the tag anew: the platform's own
/// check throws for each forged packet, which would make a flood of them five times as dear.
/// </summary>
internal sealed class GcmTransform(byte[] key, byte[] salt) : SrtpTransform
{
    private const int NonceBytes = 12;
    private const int GcmTagBytes = 16;
    private const byte FirstCounter = 2;

    private readonly AesGcm _gcm = new(key, GcmTagBytes);
    private readonly KeyStream _stream = new(key);

    public override int TagBytes => GcmTagBytes;

    public override bool AuthenticatesRollover => false;

    public override void Seal(
        ReadOnlySpan<byte> header, Span<byte> payload, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        WriteNonce(nonce, ssrc, index);
        Encrypt(nonce, payload, payload, tag, header, trailer);
    }

    public override bool TryOpen(
        ReadOnlySpan<byte> header, Span<byte> payload, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, ReadOnlySpan<byte> tag)
    {
        Span<byte> counter = stackalloc byte[16];
        counter.Clear();
        WriteNonce(counter[..NonceBytes], ssrc, index);
        counter[15] = FirstCounter;
        _stream.Apply(counter, payload);
        Span<byte> expected = stackalloc byte[GcmTagBytes];
        Span<byte> ciphertext = stackalloc byte[RtpPacket.MaxBytes];
        Encrypt(counter[..NonceBytes], payload, ciphertext[..payload.Length], expected, header, trailer);
        if (CryptographicOperations.FixedTimeEquals(expected, tag))
        {
            return true;
        }

        _stream.Apply(counter, payload);
        return false;
    }

    public override void Dispose()
    {
        _gcm.Dispose();
        _stream.Dispose();
    }

    // Section 8.1: 00 00, SSRC, index of 48 bits, all XOR the salt. Section 9.1 has the same shape with an index of 31 bits.
    private void WriteNonce(Span<byte> nonce, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], index);
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        for (var at = 0; at < NonceBytes; at++)
        {
            nonce[at] ^= salt[at];
        }
    }

    private void Encrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> plain,
        Span<byte> ciphertext,
        Span<byte> tag,
        ReadOnlySpan<byte> header,
        ReadOnlySpan<byte> trailer)
    {
        if (trailer.IsEmpty)
        {
            _gcm.Encrypt(nonce, plain, ciphertext, tag, header);
            return;
        }

        Span<byte> associated = stackalloc byte[header.Length + trailer.Length];
        header.CopyTo(associated);
        trailer.CopyTo(associated[header.Length..]);
        _gcm.Encrypt(nonce, plain, ciphertext, tag, associated);
    }
}
