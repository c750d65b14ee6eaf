namespace Gateway.Desk.Contacts;

/// <summary>
/// One matter that a customer brings over one channel, as it is stored. What the caller said is no part of it: only the
/// intent that was understood and with what confidence.
/// </summary>
public sealed record Contact
{
    /// <summary>Key, a version 7 UUID, so that keys sort by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Number of the case it belongs to; none while it stands alone.</summary>
    public long? CaseNumber { get; init; }

    /// <summary>How it came in.</summary>
    public required ContactChannel Channel { get; init; }

    /// <summary>The customer, once identified; none for a withheld number.</summary>
    public long? CustomerId { get; init; }

    /// <summary>Name of the hotline that was dialled; none when the number belongs to no hotline.</summary>
    public string? Hotline { get; init; }

    /// <summary>The caller's number in E.164 form, or as received when it is none; none when withheld.</summary>
    public string? From { get; init; }

    /// <summary>What was dialled.</summary>
    public string? To { get; init; }

    /// <summary>Two-letter code of the language spoken with the customer.</summary>
    public string? Language { get; init; }

    /// <summary>What the customer wants, by the operator's key; none when not understood.</summary>
    public string? Intent { get; init; }

    /// <summary>How sure that is, 0 to 1; none when there is no intent or the customer chose it by key.</summary>
    public double? Confidence { get; init; }

    /// <summary>The queue it was put in.</summary>
    public string? Queue { get; init; }

    /// <summary>The agent who took it.</summary>
    public string? Agent { get; init; }

    /// <summary>When it was admitted.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the gateway answered; none when it never did.</summary>
    public DateTimeOffset? Answered { get; init; }

    /// <summary>When it ended; none while it is open.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended; none while it is open.</summary>
    public Ending? Ending { get; init; }
}

/// <summary>How a contact comes in.</summary>
public enum ContactChannel
{
    /// <summary>A telephone call.</summary>
    Call,

    /// <summary>A conversation by messages.</summary>
    Message,

    /// <summary>A call that we place because the customer asked for it.</summary>
    Callback,
}
