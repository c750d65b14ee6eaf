namespace Gateway.Desk.Channels.SipMessage;

/// <summary>Customers who write by SIP MESSAGE to numbers of ours.</summary>
public sealed record SipMessageOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>The numbers or names that customers write to; answers come from the first that is a number.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>The trunk that brings the messages and carries the answers. Default: any may bring, the first that takes messages carries.</summary>
    public string? Trunk { get; init; }

    /// <summary>Whether we may write first. Default no: only answers.</summary>
    public bool Begins { get; init; }
}
