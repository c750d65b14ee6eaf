namespace Gateway.Desk.Contacts;

/// <summary>
/// Keeps contacts and their timelines. Writes are queued in the order of the calls, before the method first yields, and
/// their tasks complete at the commit; a cancelled token ends the waiting, never the write.
/// </summary>
public interface IContactStore
{
    /// <summary>Writes the row of a contact that was just admitted.</summary>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task AddAsync(Contact contact, CancellationToken ct = default);

    /// <summary>Adds a line to the timeline of a contact.</summary>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task AddEntryAsync(TimelineEntry entry, CancellationToken ct = default);

    /// <summary>Adds how well a party of a contact could be heard.</summary>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task AddLegAsync(ContactLeg leg, CancellationToken ct = default);

    /// <summary>Replaces the row of an open contact; an ended one stays as it ended.</summary>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task UpdateAsync(Contact contact, CancellationToken ct = default);

    /// <summary>Writes the last state of a contact, which carries <see cref="Contact.Ended"/> and an ending.</summary>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task CloseAsync(Contact contact, CancellationToken ct);

    /// <summary>The contacts that began last, newest first.</summary>
    Task<IReadOnlyList<Contact>> RecentAsync(int count, CancellationToken ct);

    /// <summary>One contact with its customer and timeline; none when there is no such contact.</summary>
    Task<ContactRecord?> FindAsync(Guid id, CancellationToken ct);
}
