namespace Gateway.Desk.Contacts.Messages;

/// <summary>One thing written, in either direction.</summary>
public sealed record Message
{
    /// <summary>Key, a version 7 UUID; providers that know idempotency keys get it as such.</summary>
    public required Guid Id { get; init; }

    /// <summary>The conversation.</summary>
    public required long ConversationId { get; init; }

    /// <summary>The contact that it belongs to; none until it was handled.</summary>
    public Guid? ContactId { get; init; }

    /// <summary>The channel's id of it; none for one that has not left yet.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who wrote it.</summary>
    public required MessageAuthor Author { get; init; }

    /// <summary>Name of the agent who wrote it; none unless <see cref="Author"/> is an agent.</summary>
    public string? Agent { get; init; }

    /// <summary>What it is.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>The words; empty for a message of attachments only.</summary>
    public string Text { get; init; } = "";

    /// <summary>Subject, where the channel has one.</summary>
    public string? Subject { get; init; }

    /// <summary>The channel's id of the message that this one answers, reacts to or changes.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whether a machine of the customer wrote it (absence note, bounce): it is shown and never answered.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>Files that came or go with it.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Answers to choose from: buttons where the channel has them, numbered lines elsewhere.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The approved template to send instead of free text; none for free text.</summary>
    public MessageTemplate? Template { get; init; }

    /// <summary>When it was written, as the channel says; for ours, when it was stored.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When we stored it, by our clock; what the channel says may be wrong or a claim.</summary>
    public DateTimeOffset Stored { get; init; }

    /// <summary>What became of it.</summary>
    public MessageState State { get; init; }

    /// <summary>Why it failed; none otherwise.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether the customer wrote it.</summary>
    public bool IsInbound => Author == MessageAuthor.Customer;
}

/// <summary>Who wrote a message.</summary>
public enum MessageAuthor
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>The gateway itself, which never poses as a person.</summary>
    Gateway,

    /// <summary>An agent.</summary>
    Agent,

    /// <summary>Another program, through the API.</summary>
    Program,
}

/// <summary>What a message is.</summary>
public enum MessageKind
{
    /// <summary>Text, attachments, or both.</summary>
    Text,

    /// <summary>A choice that was made; the text is its label.</summary>
    Choice,

    /// <summary>A reaction to another message; the text is its emoji, empty when it was taken back.</summary>
    Reaction,

    /// <summary>New words for an earlier message.</summary>
    Edit,

    /// <summary>An earlier message was taken back.</summary>
    Deletion,

    /// <summary>A place; the text has its name and coordinates.</summary>
    Location,

    /// <summary>A card with somebody's name and numbers, as text.</summary>
    ContactCard,

    /// <summary>An agent's note; it never leaves the house.</summary>
    Note,
}

/// <summary>What became of a message. Outgoing ones only move forward: Queued, Sent, Delivered, Read; or Failed, which a
/// later proof of delivery still corrects.</summary>
public enum MessageState
{
    /// <summary>Came in and nobody has looked at it yet.</summary>
    Received,

    /// <summary>Came in and was taken care of.</summary>
    Handled,

    /// <summary>Goes out as soon as it can.</summary>
    Queued,

    /// <summary>Could not be delivered.</summary>
    Failed,

    /// <summary>The provider has it.</summary>
    Sent,

    /// <summary>The customer's device has it.</summary>
    Delivered,

    /// <summary>The customer has seen it.</summary>
    Read,
}

/// <summary>A text that the provider approved beforehand, for use outside the window of free text.</summary>
/// <param name="Name">Its name at the provider.</param>
/// <param name="Language">Its language, in the provider's form, for example "de" or "en_US".</param>
/// <param name="Parameters">What its placeholders stand for, in order.</param>
public sealed record MessageTemplate(string Name, string Language, IReadOnlyList<string> Parameters);
