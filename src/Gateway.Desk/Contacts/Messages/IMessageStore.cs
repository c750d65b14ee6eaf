namespace Gateway.Desk.Contacts.Messages;

/// <summary>Keeps conversations and messages. What a method stored is on disk when its task completes.</summary>
public interface IMessageStore
{
    /// <summary>Stores what a channel brought, all or nothing, and drops what it brought before.</summary>
    /// <returns>The conversations that hold something new for us to handle, each once.</returns>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task<IReadOnlyList<long>> ReceiveAsync(string channel, IReadOnlyList<InboundEvent> events, CancellationToken ct);

    /// <summary>The conversations that have an open contact or unhandled messages, for a start after a stop or a crash.</summary>
    Task<IReadOnlyList<long>> UnfinishedAsync(CancellationToken ct);

    /// <summary>The conversation with an address; a new one when there was none.</summary>
    Task<Conversation> OpenAsync(string channel, string address, CancellationToken ct);

    /// <summary>One conversation; none when there is no such.</summary>
    Task<Conversation?> FindAsync(long conversation, CancellationToken ct);

    /// <summary>The conversation whose open contact this is; none when there is no such.</summary>
    Task<Conversation?> FindAsync(Guid contact, CancellationToken ct);

    /// <summary>Replaces what is kept of a conversation besides its messages.</summary>
    Task UpdateAsync(Conversation conversation, CancellationToken ct);

    /// <summary>The handles that the channel gave for the customer of a conversation, the most trusted first: what somebody only claims
    /// never outweighs who they are known to be.</summary>
    Task<IReadOnlyList<Identity>> HandlesAsync(long conversation, CancellationToken ct);

    /// <summary>What the customer wrote and nobody has looked at, oldest first.</summary>
    Task<IReadOnlyList<Message>> UnhandledAsync(long conversation, CancellationToken ct);

    /// <summary>Notes that messages were taken care of, as part of a contact.</summary>
    Task HandledAsync(IReadOnlyList<Guid> messages, Guid? contact, CancellationToken ct);

    /// <summary>Stores a message of ours together with the row that makes it leave. The same id twice changes nothing.</summary>
    Task<Message> SendAsync(OutgoingMessage message, CancellationToken ct);

    /// <summary>One message; none when there is no such.</summary>
    Task<Message?> FindMessageAsync(Guid id, CancellationToken ct);

    /// <summary>The last messages of a conversation, oldest first; those before one when it is given.</summary>
    Task<IReadOnlyList<Message>> RecentAsync(long conversation, int count, Guid? before, CancellationToken ct);

    /// <summary>The conversations of a customer, the one that was written in last first.</summary>
    Task<IReadOnlyList<Conversation>> OfCustomerAsync(long customer, CancellationToken ct);

    /// <summary>Attachments whose content is still to be fetched.</summary>
    Task<IReadOnlyList<WantedAttachment>> WantedAsync(int count, CancellationToken ct);

    /// <summary>Notes what became of an attachment: its hash and size, or why it could not be kept.</summary>
    Task FetchedAsync(long attachment, Attachment fetched, CancellationToken ct);
}
