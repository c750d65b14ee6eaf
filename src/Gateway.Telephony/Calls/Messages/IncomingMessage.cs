namespace Gateway.Telephony.Calls.Messages;

/// <summary>A text that came as SIP MESSAGE (RFC 3428) from somebody who was admitted.</summary>
public sealed record IncomingMessage
{
    /// <summary>The same for each copy that the sender repeats, even when it comes after its transaction is forgotten: 64 hexadecimal
    /// digits over sender, Call-ID, CSeq and From tag.</summary>
    public required string Id { get; init; }

    /// <summary>Call-ID of the request; the key in every log line.</summary>
    public required string CallId { get; init; }

    /// <summary>The address of ours that was written to.</summary>
    public required string Dialled { get; init; }

    /// <summary>Name of the trunk it came over; "agents" for an agent's phone.</summary>
    public required string Trunk { get; init; }

    /// <summary>The agent whose phone wrote, proven by its credentials; null for a message from a trunk.</summary>
    public string? Agent { get; init; }

    /// <summary>Who wrote.</summary>
    public required Caller From { get; init; }

    /// <summary>What was written: lines end with LF, no other control character but the tab.</summary>
    public required string Text { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>When it was written as the sender says (Date, or DateTime of CPIM), never later than now; else when it came. A
    /// claim: whoever waits in line waits since <see cref="Received"/>.</summary>
    public required DateTimeOffset Sent { get; init; }

    /// <summary>From when on it is of no use, as the sender says (RFC 3428 section 7); null when the sender says nothing.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Names it without its words, which belong in no log.</summary>
    public override string ToString() => $"message {CallId} to {Dialled}, {Text.Length} characters";
}
