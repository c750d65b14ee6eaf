namespace Gateway.Telephony.Sdp;

/// <summary>The SRTP crypto suites that a=crypto may name (RFC 4568 6.2, RFC 6188 3, RFC 7714 14.2).</summary>
public enum CryptoSuite
{
    /// <summary>AES_CM_128_HMAC_SHA1_80.</summary>
    AesCm128HmacSha1With80,

    /// <summary>AES_CM_128_HMAC_SHA1_32.</summary>
    AesCm128HmacSha1With32,

    /// <summary>AES_256_CM_HMAC_SHA1_80.</summary>
    AesCm256HmacSha1With80,

    /// <summary>AES_256_CM_HMAC_SHA1_32.</summary>
    AesCm256HmacSha1With32,

    /// <summary>AEAD_AES_128_GCM.</summary>
    AeadAes128Gcm,

    /// <summary>AEAD_AES_256_GCM.</summary>
    AeadAes256Gcm,
}

/// <summary>Names and lengths of the suites.</summary>
internal static class CryptoSuites
{
    /// <summary>What we offer, preferred first. Further suites are accepted; more lines would push an INVITE over the size of a datagram.</summary>
    public static readonly IReadOnlyList<CryptoSuite> Offered =
        [CryptoSuite.AeadAes128Gcm, CryptoSuite.AesCm128HmacSha1With80, CryptoSuite.AesCm128HmacSha1With32];

    public static string ToName(this CryptoSuite suite) => suite switch
    {
        CryptoSuite.AesCm128HmacSha1With80 => "AES_CM_128_HMAC_SHA1_80",
        CryptoSuite.AesCm128HmacSha1With32 => "AES_CM_128_HMAC_SHA1_32",
        CryptoSuite.AesCm256HmacSha1With80 => "AES_256_CM_HMAC_SHA1_80",
        CryptoSuite.AesCm256HmacSha1With32 => "AES_256_CM_HMAC_SHA1_32",
        CryptoSuite.AeadAes128Gcm => "AEAD_AES_128_GCM",
        _ => "AEAD_AES_256_GCM",
    };

    public static bool TryParse(ReadOnlySpan<char> name, out CryptoSuite suite)
    {
        foreach (var candidate in Enum.GetValues<CryptoSuite>())
        {
            if (name.SequenceEqual(candidate.ToName()))
            {
                suite = candidate;
                return true;
            }
        }

        suite = default;
        return false;
    }

    /// <summary>Bytes of the master key and the master salt that follow each other in an inline key.</summary>
    public static int KeyBytes(this CryptoSuite suite) => suite switch
    {
        CryptoSuite.AesCm128HmacSha1With80 or CryptoSuite.AesCm128HmacSha1With32 => 16 + 14,
        CryptoSuite.AesCm256HmacSha1With80 or CryptoSuite.AesCm256HmacSha1With32 => 32 + 14,
        CryptoSuite.AeadAes128Gcm => 16 + 12,
        _ => 32 + 12,
    };
}
