namespace Gateway.Desk.Contacts.Messages;

/// <summary>Something that a channel brings in. The same event twice is the same event: channels repeat themselves.</summary>
public abstract record InboundEvent;

/// <summary>The customer wrote something.</summary>
public sealed record InboundMessage : InboundEvent
{
    /// <summary>Id that never comes twice on this channel; a second one of the same id is dropped.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Where answers go (<see cref="Conversation.Address"/>).</summary>
    public required string Address { get; init; }

    /// <summary>Handles that point to the customer, the strongest first; at least one.</summary>
    public required IReadOnlyList<Identity> Identities { get; init; }

    /// <summary>Name that the channel gives for the customer.</summary>
    public string? Name { get; init; }

    /// <summary>Two-letter language that the channel hints at.</summary>
    public string? Language { get; init; }

    /// <summary>What it is.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>The words.</summary>
    public string Text { get; init; } = "";

    /// <summary>Subject, where the channel has one.</summary>
    public string? Subject { get; init; }

    /// <summary>Id of the message that this one answers, reacts to or changes.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whether a machine wrote it (absence note, bounce).</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>Files, with a source to fetch them by, or with their content.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>When it was written, as the channel says.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>What the provider says became of a message of ours.</summary>
/// <param name="ExternalId">The provider's id of it.</param>
/// <param name="State">Sent, Delivered, Read or Failed.</param>
/// <param name="At">When.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record InboundReceipt(string ExternalId, MessageState State, DateTimeOffset At, string? Fault = null) : InboundEvent;

/// <summary>Everything that was sent to an address up to a moment came this far (Messenger's watermark).</summary>
/// <param name="Address">The conversation's address.</param>
/// <param name="State">Delivered or Read.</param>
/// <param name="UpTo">The moment.</param>
public sealed record InboundWatermark(string Address, MessageState State, DateTimeOffset UpTo) : InboundEvent;

/// <summary>A customer's address changed; the conversation goes on under the new one.</summary>
/// <param name="From">The address until now.</param>
/// <param name="To">The address from now on.</param>
public sealed record InboundMove(string From, string To) : InboundEvent;
