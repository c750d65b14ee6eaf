namespace Gateway.Desk.Contacts.Messages;

/// <summary>All that is written between us and one address of a customer on one channel.</summary>
public sealed record Conversation
{
    /// <summary>Key of the row.</summary>
    public required long Id { get; init; }

    /// <summary>Name of the configured channel, for example "whatsapp".</summary>
    public required string Channel { get; init; }

    /// <summary>Where answers go, in the channel's own form: a WhatsApp id, a number, a chat, an e-mail address and thread.</summary>
    public required string Address { get; init; }

    /// <summary>Name that the channel gives for the customer; a claim, for people only.</summary>
    public string? Name { get; init; }

    /// <summary>The customer, once identified.</summary>
    public long? CustomerId { get; init; }

    /// <summary>Two-letter code of the language written; none until known.</summary>
    public string? Language { get; init; }

    /// <summary>Subject, where the channel has one.</summary>
    public string? Subject { get; init; }

    /// <summary>How far the open contact has come.</summary>
    public ConversationPhase Phase { get; init; }

    /// <summary>The contact that is open; none while nothing is going on.</summary>
    public Guid? ContactId { get; init; }

    /// <summary>The agent who handles it, or handled it last.</summary>
    public string? Agent { get; init; }

    /// <summary>When the customer last wrote; a channel's window for free text is counted from here.</summary>
    public DateTimeOffset? LastWritten { get; init; }
}

/// <summary>How far the open contact of a conversation has come; kept, so that a restart goes on where it stood.</summary>
public enum ConversationPhase
{
    /// <summary>No contact is open.</summary>
    Idle,

    /// <summary>The gateway asked what it is about.</summary>
    Asked,

    /// <summary>The gateway answered and asked whether that helped.</summary>
    Answered,

    /// <summary>It waits for an agent.</summary>
    Waiting,

    /// <summary>An agent has it.</summary>
    WithAgent,
}
