namespace Gateway.Desk.Contacts.Messages;

/// <summary>A message that is to be written to a customer; it becomes a <see cref="Message"/> once it is stored.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Key; the same key twice is the same message.</summary>
    public required Guid Id { get; init; }

    /// <summary>The conversation.</summary>
    public required long ConversationId { get; init; }

    /// <summary>The contact that it belongs to.</summary>
    public Guid? ContactId { get; init; }

    /// <summary>Who writes.</summary>
    public required MessageAuthor Author { get; init; }

    /// <summary>Name of the agent who writes.</summary>
    public string? Agent { get; init; }

    /// <summary>What it is; a note is stored and never sent.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>Whether it only confirms something, so that it goes out even to who wants no more messages.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>The words.</summary>
    public string Text { get; init; } = "";

    /// <summary>Subject, where the channel has one.</summary>
    public string? Subject { get; init; }

    /// <summary>The channel's id of the message that this one answers.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Files, by the hash under which they are kept.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Answers to choose from.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The approved template to send instead of free text.</summary>
    public MessageTemplate? Template { get; init; }
}
