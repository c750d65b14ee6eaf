namespace Gateway.Telephony.Sip.Auth;

/// <summary>Hash functions for digest authentication in SIP (RFC 8760 section 2.1), weakest first; "sess" hashes the secret once
/// more with the nonces of the session (RFC 7616 section 3.4.2).</summary>
public enum DigestAlgorithm
{
    Md5,
    Md5Sess,
    Sha256,
    Sha256Sess,
    Sha512Slash256,
    Sha512Slash256Sess,
}

/// <summary>The names of the algorithms on the wire.</summary>
internal static class DigestAlgorithms
{
    private static readonly string[] Names = ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"];

    public static string NameOf(DigestAlgorithm algorithm) => Names[(int)algorithm];

    public static bool IsSession(DigestAlgorithm algorithm) => ((int)algorithm & 1) == 1;

    /// <summary>MD5 when no name is given; null for one that we do not know.</summary>
    public static DigestAlgorithm? Find(string? name)
    {
        var index = name is null ? 0 : Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (DigestAlgorithm)index;
    }
}
