using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Telephony.Media.Security;

/// <summary>AES in counter mode with HMAC-SHA1 (RFC 3711 4.1.1 and 4.2.1, RFC 6188).</summary>
internal sealed class CounterModeTransform(byte[] key, byte[] authenticationKey, byte[] salt, int tagBytes) : SrtpTransform
{
    private readonly KeyStream _stream = new(key);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authenticationKey);

    public override int TagBytes => tagBytes;

    public override bool AuthenticatesRollover => true;

    public override void Seal(
        ReadOnlySpan<byte> header, Span<byte> payload, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, Span<byte> tag)
    {
        Apply(payload, ssrc, index);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Hash(header, payload, trailer, hash);
        hash[..tagBytes].CopyTo(tag);
    }

    public override bool TryOpen(
        ReadOnlySpan<byte> header, Span<byte> payload, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, ReadOnlySpan<byte> tag)
    {
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Hash(header, payload, trailer, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..tagBytes], tag))
        {
            return false;
        }

        Apply(payload, ssrc, index);
        return true;
    }

    public override void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }

    // IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16)
    private void Apply(Span<byte> payload, uint ssrc, ulong index)
    {
        Span<byte> counter = stackalloc byte[16];
        counter.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(counter[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(counter[8..], index << 16);
        for (var at = 0; at < salt.Length; at++)
        {
            counter[at] ^= salt[at];
        }

        _stream.Apply(counter, payload);
    }

    private void Hash(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> trailer, Span<byte> hash)
    {
        _hash.AppendData(header);
        _hash.AppendData(payload);
        _hash.AppendData(trailer);
        _hash.GetHashAndReset(hash);
    }
}
