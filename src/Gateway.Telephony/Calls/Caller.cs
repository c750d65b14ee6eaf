using Gateway.Telephony.Sip.Trunks.Identity;

namespace Gateway.Telephony.Calls;

/// <summary>Who calls, as far as the network says it and the caller lets us know.</summary>
/// <param name="Number">User part of the asserted or given address, as sent; null when withheld or no number.</param>
/// <param name="DisplayName">Name sent with it; never trusted as an identity.</param>
/// <param name="IsAsserted">Whether the trunk vouches for the number (P-Asserted-Identity, RFC 3325).</param>
/// <param name="IsWithheld">Whether the caller asked for privacy (RFC 3323) or called anonymously.</param>
public sealed record Caller(string? Number, string? DisplayName, bool IsAsserted, bool IsWithheld)
{
    /// <summary>A caller of whom nothing may be known.</summary>
    public static Caller Withheld { get; } = new(null, null, IsAsserted: false, IsWithheld: true);

    /// <summary>How far the number can be believed.</summary>
    public CallerTrust Trust { get; init; } = CallerTrust.Claimed;

    /// <summary>What the signature of the originating network proves (RFC 8224).</summary>
    public SignatureVerdict Signature { get; init; } = SignatureVerdict.None;

    /// <summary>Who was called before us, the last one first (Diversion, History-Info); empty for a call that nobody passed on.</summary>
    public IReadOnlyList<Forwarding> ForwardedFrom { get; init; } = [];
}
