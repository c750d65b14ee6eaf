namespace Gateway.Telephony.Sip.Auth;

/// <summary>Hash functions for digest authentication in SIP (RFC 8760).</summary>
public enum DigestAlgorithm
{
    Md5,
    Sha256,
}
