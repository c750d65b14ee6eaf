namespace Gateway.Telephony.Sip.Auth;

/// <summary>What a digest challenge offers and how long it holds; read once at start.</summary>
public sealed record DigestOptions
{
    /// <summary>Algorithms in the order of preference, one challenge each (RFC 8760 section 2.4). Default SHA-256, then MD5.</summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; init; } = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5];

    /// <summary>
    /// Starts of User-Agent values that are offered MD5 alone: these give up on a response that also holds a SHA-256 challenge,
    /// although RFC 3261 section 22.1 asks them to pass over it. Default: baresip before 3 and SIPp.
    /// </summary>
    public IReadOnlyList<string> Md5UserAgents { get; init; } = ["baresip v0.", "baresip v1.", "baresip v2.", "SIPp"];

    /// <summary>How long a nonce may be used; then the phone gets a new one with stale=true and asks nobody. Default 60 s.</summary>
    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromSeconds(60);
}
