namespace Gateway.Telephony.Sip.Auth;

/// <summary>What the credentials of a request are worth.</summary>
public enum DigestOutcome
{
    /// <summary>The user is who they say.</summary>
    Accepted,

    /// <summary>There are no credentials for our realm: answer with a challenge.</summary>
    Challenge,

    /// <summary>The password is right, the nonce is old, used or not ours: answer with a challenge and stale=true.</summary>
    Stale,

    /// <summary>The credentials are wrong, whether or not the user exists.</summary>
    Refused,
}

/// <summary>The outcome, the user when accepted, and a short reason of ours for the log.</summary>
public readonly record struct DigestVerdict(DigestOutcome Outcome, string? User, string Reason)
{
    public bool IsAccepted => Outcome == DigestOutcome.Accepted;
}
