namespace Gateway.Desk.Contacts.Delivery;

/// <summary>What one try to deliver came to.</summary>
public abstract record SendResult
{
    /// <summary>The other side has it.</summary>
    /// <param name="ExternalId">Its id of it; none when it gives none.</param>
    public sealed record Sent(string? ExternalId = null) : SendResult;

    /// <summary>Not now: no connection, a fault of theirs, too many at once.</summary>
    /// <param name="Reason">For people.</param>
    /// <param name="After">How long they ask us to wait; none when they do not say.</param>
    /// <param name="IsForAll">Whether the wait holds for all that goes to this target (a rate limit).</param>
    public sealed record Later(string Reason, TimeSpan? After = null, bool IsForAll = false) : SendResult;

    /// <summary>Never: trying again would change nothing.</summary>
    /// <param name="Reason">For people.</param>
    /// <param name="Kind">What the reason means for us.</param>
    public sealed record Refused(string Reason, SendRefusal Kind = SendRefusal.Rejected) : SendResult;
}

/// <summary>Why something can never be delivered.</summary>
public enum SendRefusal
{
    /// <summary>The other side does not take it as it is.</summary>
    Rejected,

    /// <summary>Free text is not allowed now; a template would be.</summary>
    WindowClosed,

    /// <summary>The customer does not want messages here.</summary>
    OptedOut,

    /// <summary>The address does not exist, or cannot be reached on this channel.</summary>
    UnknownAddress,

    /// <summary>Our account is not set up for it: secret, rights, number.</summary>
    SetUp,
}
