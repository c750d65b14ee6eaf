namespace Gateway.Telephony.Calls;

/// <summary>Rings every phone of one agent with the card of the contact on its display.</summary>
public sealed record AgentRing
{
    /// <summary>SIP user whose bindings are rung.</summary>
    public required string Agent { get; init; }

    /// <summary>Number shown as the caller; null when withheld.</summary>
    public string? Number { get; init; }

    /// <summary>Text shown as the caller's name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What it is about and in which language (RFC 3261 section 20.36).</summary>
    public string? Subject { get; init; }

    /// <summary>SIP user of the agent who passes the contact on; null when the gateway itself chose whom to ring.</summary>
    public string? ReferredBy { get; init; }

    /// <summary>What the caller's system lets the agent's know (RFC 7433), value by value; the exchange fills it in.</summary>
    public IReadOnlyList<string> UserToUser { get; init; } = [];

    /// <summary>Runs when a phone begins to ring, on the lane: must return at once.</summary>
    public Action? OnRinging { get; init; }
}

/// <summary>What came of ringing an agent.</summary>
public abstract record RingResult
{
    private RingResult()
    {
    }

    /// <summary>A phone was picked up.</summary>
    public sealed record Answered(Call Call) : RingResult;

    /// <summary>The agent declined or is busy.</summary>
    public sealed record Rejected(int Status, string Reason) : RingResult
    {
        /// <summary>Whom the phone wants rung instead (302), as it would be dialled; null when nobody.</summary>
        public string? Elsewhere { get; init; }
    }

    /// <summary>No phone is registered or none could be reached.</summary>
    public sealed record Unreachable(string Reason) : RingResult;

    /// <summary>We stopped ringing: nobody picked up in time, or the caller left.</summary>
    public sealed record Cancelled : RingResult;
}
