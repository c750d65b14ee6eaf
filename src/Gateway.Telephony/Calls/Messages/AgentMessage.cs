namespace Gateway.Telephony.Calls.Messages;

/// <summary>A text for all registered phones of one agent.</summary>
public sealed record AgentMessage
{
    /// <summary>SIP user whose phones get it.</summary>
    public required string Agent { get; init; }

    /// <summary>The user part of the sender's address, to which the phone answers.</summary>
    public required string Sender { get; init; }

    /// <summary>What the phone shows as the sender's name; null for the address alone.</summary>
    public string? SenderName { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>For how long it is of use (RFC 3428 section 7); null for ever.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Names it without its words, which belong in no log.</summary>
    public override string ToString() => $"message to {Agent}, {Text.Length} characters";
}
