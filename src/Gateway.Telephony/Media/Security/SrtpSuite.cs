namespace Gateway.Telephony.Media.Security;

/// <summary>The ways to secure RTP and RTCP: cipher, length of its key, length of the authentication tag.</summary>
public enum SrtpSuite
{
    /// <summary>AES-128 counter mode, HMAC-SHA1 of 80 bits (RFC 3711).</summary>
    AesCm128HmacSha1With80,

    /// <summary>AES-128 counter mode, HMAC-SHA1 of 32 bits for RTP and of 80 bits for RTCP (RFC 4568 6.2.2).</summary>
    AesCm128HmacSha1With32,

    /// <summary>AES-256 counter mode, HMAC-SHA1 of 80 bits (RFC 6188).</summary>
    AesCm256HmacSha1With80,

    /// <summary>AES-256 counter mode, HMAC-SHA1 of 32 bits for RTP and of 80 bits for RTCP (RFC 6188).</summary>
    AesCm256HmacSha1With32,

    /// <summary>AES-128 in Galois/counter mode, tags of 128 bits (RFC 7714).</summary>
    AeadAes128Gcm,

    /// <summary>AES-256 in Galois/counter mode, tags of 128 bits (RFC 7714).</summary>
    AeadAes256Gcm,
}

/// <summary>The lengths that belong to each suite, in bytes.</summary>
internal static class SrtpSuites
{
    public static bool IsAead(this SrtpSuite suite) => suite is SrtpSuite.AeadAes128Gcm or SrtpSuite.AeadAes256Gcm;

    public static int KeyBytes(this SrtpSuite suite) => suite switch
    {
        SrtpSuite.AesCm128HmacSha1With80 or SrtpSuite.AesCm128HmacSha1With32 or SrtpSuite.AeadAes128Gcm => 16,
        _ => 32,
    };

    public static int SaltBytes(this SrtpSuite suite) => suite.IsAead() ? 12 : 14;

    /// <summary>Length of the tag of an RTP packet; that of RTCP is never shorter than 80 bits.</summary>
    public static int TagBytes(this SrtpSuite suite, bool isRtcp) => suite switch
    {
        SrtpSuite.AeadAes128Gcm or SrtpSuite.AeadAes256Gcm => 16,
        SrtpSuite.AesCm128HmacSha1With32 or SrtpSuite.AesCm256HmacSha1With32 when !isRtcp => 4,
        _ => 10,
    };
}
