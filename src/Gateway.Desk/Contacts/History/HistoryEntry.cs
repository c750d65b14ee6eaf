using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Contacts.History;

/// <summary>One line of the history of a customer or a case.</summary>
/// <param name="At">When.</param>
public abstract record HistoryEntry(DateTimeOffset At)
{
    /// <summary>A contact: how it came in, what it was about, who had it and how it ended. It stands where it began.</summary>
    public sealed record OfContact(Contact Contact) : HistoryEntry(Contact.Started);

    /// <summary>Something written, with the channel that it came or went by.</summary>
    public sealed record OfMessage(Message Message, string Channel, string Address) : HistoryEntry(Message.At);
}

/// <summary>One page of a history, newest first.</summary>
/// <param name="Entries">What is on it.</param>
/// <param name="Next">Where the next page goes on; none when this is the last.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryEntry> Entries, string? Next);
