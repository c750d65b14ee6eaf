namespace Gateway.Desk.Contacts.Delivery;

/// <summary>
/// What happened that other programs want to hear. An event is written by the transaction in which it happened, whoever wrote that, and
/// leaves by the transaction that puts it into the outbox: none is lost and none is there twice.
/// </summary>
public interface IEventStore
{
    /// <summary>Says which kinds are wanted from now on; what waits of other kinds is dropped.</summary>
    Task WantAsync(IReadOnlyCollection<string> kinds, CancellationToken ct);

    /// <summary>The events that wait longest, oldest first.</summary>
    Task<IReadOnlyList<StoredEvent>> NextAsync(int count, CancellationToken ct);

    /// <summary>Puts events into the outbox, each for its targets, and takes them from here: all or nothing.</summary>
    Task DispatchAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken ct);

    /// <summary>Something was written, perhaps events. Called after the commit; must not wait or throw.</summary>
    Action? OnWritten { get; set; }
}

/// <summary>Something that happened.</summary>
/// <param name="Id">Key of the row; events have its order.</param>
/// <param name="Key">Its id for the world; the same over all attempts.</param>
/// <param name="Kind">For example "message.received".</param>
/// <param name="Subject">Id of the message, contact, case or consent.</param>
/// <param name="Lane">Events of a lane are delivered one after the other.</param>
/// <param name="At">When.</param>
public sealed record StoredEvent(long Id, string Key, string Kind, string Subject, string Lane, DateTimeOffset At);

/// <summary>An event on its way into the outbox.</summary>
/// <param name="Event">The event.</param>
/// <param name="Targets">Who hears it; nobody when it is dropped.</param>
/// <param name="Body">What they hear.</param>
public sealed record EventDelivery(StoredEvent Event, IReadOnlyList<string> Targets, string Body);
