namespace Gateway.Telephony.Media.Security;

/// <summary>
/// Encryption and authentication of packets under one session key, one direction. It knows no packet layout: the caller
/// names the parts. Owned by the media clock; per packet no allocation.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>Length of the tag.</summary>
    public abstract int TagBytes { get; }

    /// <summary>Whether the rollover counter, which is not in the packet, has to be authenticated with it (RFC 3711 4.2).</summary>
    public abstract bool AuthenticatesRollover { get; }

    /// <summary>Encrypts <paramref name="payload"/> in place and writes the tag over header, ciphertext and <paramref name="trailer"/>.</summary>
    public abstract void Seal(
        ReadOnlySpan<byte> header, Span<byte> payload, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, Span<byte> tag);

    /// <summary>Checks the tag in constant time and decrypts in place; when the tag is wrong, the payload is left as it was.</summary>
    public abstract bool TryOpen(
        ReadOnlySpan<byte> header, Span<byte> payload, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, ReadOnlySpan<byte> tag);

    public abstract void Dispose();
}
