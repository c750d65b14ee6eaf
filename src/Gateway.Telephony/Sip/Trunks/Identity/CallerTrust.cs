namespace Gateway.Telephony.Sip.Trunks.Identity;

/// <summary>How far the number of a caller can be believed, weakest first.</summary>
public enum CallerTrust
{
    /// <summary>Nobody vouches for it, or what was signed does not fit.</summary>
    Claimed,

    /// <summary>A signature says so that we cannot check.</summary>
    Signed,

    /// <summary>The trunk vouches for it (P-Asserted-Identity, RFC 3325).</summary>
    Asserted,

    /// <summary>The trunk says that it checked a signature (verstat, ATIS-1000082).</summary>
    CheckedByTrunk,

    /// <summary>We checked the signature (RFC 8224) against an authority of the operator.</summary>
    Verified,
}

/// <summary>What came of the Identity header of a call.</summary>
public enum SignatureState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It can be read; its certificate is not here.</summary>
    Unchecked,

    /// <summary>The signature is right, fresh, and names this call.</summary>
    Valid,

    /// <summary>It is broken, old, of another call, or signed by somebody else.</summary>
    Invalid,
}

/// <summary>The outcome, the attestation (A, B, C) when there is one, and why, for the log.</summary>
public readonly record struct SignatureVerdict(SignatureState State, char? Attestation, string Reason)
{
    public static SignatureVerdict None { get; } = new(SignatureState.None, null, "");
}
