using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Gateway.Telephony.Sip.Admission;

namespace Gateway.Telephony.Sip.Auth;

/// <summary>
/// Nonces that need no memory until they are used (RFC 7616 section 5.4): age, random octets and a keyed hash that also binds the
/// algorithm and the source that it was sent to. The key lives as long as the process. A used nonce is remembered with its count and its user until it is too old.
/// </summary>
internal sealed class NonceSource(TimeProvider time, TimeSpan lifetime)
{
    /// <summary>How many nonces in use are remembered; beyond that all nonces given out so far become stale.</summary>
    public const int MaxRemembered = 20_000;

    private const int AgeBytes = 8;
    private const int SaltBytes = 8;
    private const int MacBytes = 16;
    private const int PlainBytes = AgeBytes + SaltBytes;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NonceUse> _uses = [];
    private TimeSpan _oldestValid = TimeSpan.Zero;

    public string Create(DigestAlgorithm algorithm, IPAddress source)
    {
        Span<byte> nonce = stackalloc byte[PlainBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, Now().Ticks);
        RandomNumberGenerator.Fill(nonce[AgeBytes..PlainBytes]);
        Sign(nonce[..PlainBytes], algorithm, source, nonce[PlainBytes..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>True when it was sent to that source a short while ago: whoever names it gets what we send there.</summary>
    public bool IsFresh(string nonce, DigestAlgorithm algorithm, IPAddress source) =>
        TryReadIssued(nonce, algorithm, source, out var issued) && Now() - issued <= lifetime;

    /// <summary>True once for each nonce, user and rising count, while the nonce is ours and young.</summary>
    public bool TryUse(string nonce, DigestAlgorithm algorithm, IPAddress source, string user, uint count)
    {
        if (!TryReadIssued(nonce, algorithm, source, out var issued))
        {
            return false;
        }

        lock (_gate)
        {
            if (!IsUnused(nonce, issued, user, count))
            {
                return false;
            }

            MakeRoom();
            _uses[nonce] = new NonceUse(user, count, issued);
            return issued >= _oldestValid;
        }
    }

    /// <summary>What <see cref="TryUse"/> would say, without using it up.</summary>
    public bool CanUse(string nonce, DigestAlgorithm algorithm, IPAddress source, string user, uint count)
    {
        if (!TryReadIssued(nonce, algorithm, source, out var issued))
        {
            return false;
        }

        lock (_gate)
        {
            return IsUnused(nonce, issued, user, count);
        }
    }

    private bool IsUnused(string nonce, TimeSpan issued, string user, uint count) =>
        issued >= _oldestValid && Now() - issued <= lifetime
        && (!_uses.TryGetValue(nonce, out var use) || (use.User == user && count > use.Count));

    private void MakeRoom()
    {
        if (_uses.Count < MaxRemembered)
        {
            return;
        }

        var now = Now();
        foreach (var (nonce, use) in _uses)
        {
            if (now - use.Issued > lifetime)
            {
                _uses.Remove(nonce);
            }
        }

        if (_uses.Count == MaxRemembered)
        {
            _uses.Clear();
            _oldestValid = now;
        }
    }

    private bool TryReadIssued(string nonce, DigestAlgorithm algorithm, IPAddress source, out TimeSpan issued)
    {
        issued = default;
        Span<byte> octets = stackalloc byte[PlainBytes + MacBytes];
        if (nonce.Length != Base64Url.GetEncodedLength(octets.Length)
            || !Base64Url.TryDecodeFromChars(nonce, octets, out var length) || length != octets.Length)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[MacBytes];
        Sign(octets[..PlainBytes], algorithm, source, mac);
        issued = new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(octets));
        return CryptographicOperations.FixedTimeEquals(mac, octets[PlainBytes..]);
    }

    private void Sign(ReadOnlySpan<byte> plain, DigestAlgorithm algorithm, IPAddress source, Span<byte> mac)
    {
        Span<byte> message = stackalloc byte[PlainBytes + 1 + SourceKey.Size];
        plain.CopyTo(message);
        message[PlainBytes] = (byte)algorithm;
        SourceKey.Of(source).Write(message[(PlainBytes + 1)..]);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, message, full);
        full[..MacBytes].CopyTo(mac);
    }

    private TimeSpan Now() => time.GetElapsedTime(_start);

    private readonly record struct NonceUse(string User, uint Count, TimeSpan Issued);
}
