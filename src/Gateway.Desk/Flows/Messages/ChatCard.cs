using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>What an agent sees before they take a conversation.</summary>
public sealed record ChatCard
{
    /// <summary>The contact; actions name it.</summary>
    public required Guid ContactId { get; init; }

    /// <summary>The conversation.</summary>
    public required Conversation Conversation { get; init; }

    /// <summary>The kind of work.</summary>
    public required WorkKind Work { get; init; }

    /// <summary>The customer; none while unknown.</summary>
    public Customer? Customer { get; init; }

    /// <summary>Two-letter code of the language written.</summary>
    public required string Language { get; init; }

    /// <summary>What it is about, in words for people; none when unknown.</summary>
    public string? Topic { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Since when the customer waits.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Number of the case; none while it stands alone.</summary>
    public long? CaseNumber { get; init; }

    /// <summary>When free text can no longer be sent; none when it always can.</summary>
    public DateTimeOffset? WindowCloses { get; init; }

    /// <summary>The last messages, oldest first.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>What the customer came with before, calls and messages, newest first; a few.</summary>
    public IReadOnlyList<Contact> Earlier { get; init; } = [];

    /// <summary>Name for people of the colleague who passes it on; none otherwise.</summary>
    public string? TransferredBy { get; init; }

    /// <summary>Name for people: that of the customer, else what the channel says, else the address.</summary>
    public string Who => Customer?.Name ?? Conversation.Name ?? Conversation.Address;
}
