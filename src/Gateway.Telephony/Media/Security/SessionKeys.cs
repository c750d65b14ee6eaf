using System.Security.Cryptography;

namespace Gateway.Telephony.Media.Security;

/// <summary>
/// Derives session keys from a master key and salt (RFC 3711 4.3 with a key derivation rate of 0; RFC 6188 3 for AES-256;
/// RFC 7714 11, where the shorter salt is filled up with zeros).
/// </summary>
internal static class SessionKeys
{
    /// <summary>Bytes of the authentication key of HMAC-SHA1.</summary>
    public const int AuthenticationBytes = 20;

    private const byte RtpLabels = 0;
    private const byte RtcpLabels = 3;
    private const int PaddedSaltBytes = 14;
    private const int LabelAt = 7;

    /// <summary>Makes the transform for one direction of RTP or RTCP.</summary>
    public static SrtpTransform CreateTransform(SrtpSuite suite, ReadOnlySpan<byte> master, bool isRtcp)
    {
        var keyBytes = suite.KeyBytes();
        if (master.Length != keyBytes + suite.SaltBytes())
        {
            throw new ArgumentException($"a master key and salt of {suite} have {keyBytes + suite.SaltBytes()} bytes", nameof(master));
        }

        using var aes = Aes.Create();
        aes.Key = master[..keyBytes].ToArray();
        var labels = isRtcp ? RtcpLabels : RtpLabels;
        var salt = master[keyBytes..];
        var key = Derive(aes, salt, labels, keyBytes);
        var sessionSalt = Derive(aes, salt, (byte)(labels + 2), suite.SaltBytes());
        return suite.IsAead()
            ? new GcmTransform(key, sessionSalt)
            : new CounterModeTransform(key, Derive(aes, salt, (byte)(labels + 1), AuthenticationBytes), sessionSalt, suite.TagBytes(isRtcp));
    }

    /// <summary>The key stream of AES in counter mode from the salt with the label in it.</summary>
    internal static byte[] Derive(Aes aes, ReadOnlySpan<byte> salt, byte label, int length)
    {
        Span<byte> blocks = stackalloc byte[(length + 15) / 16 * 16];
        for (var block = 0; block < blocks.Length / 16; block++)
        {
            var counter = blocks.Slice(block * 16, 16);
            counter.Clear();
            salt.CopyTo(counter[..PaddedSaltBytes]);
            counter[LabelAt] ^= label;
            counter[15] = (byte)block;
        }

        var stream = new byte[blocks.Length];
        aes.EncryptEcb(blocks, stream, PaddingMode.None);
        return stream[..length];
    }
}
