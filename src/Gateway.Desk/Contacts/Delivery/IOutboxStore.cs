namespace Gateway.Desk.Contacts.Delivery;

/// <summary>Keeps what has to reach other systems.</summary>
public interface IOutboxStore
{
    /// <summary>Adds an item that is due now; one of the same kind, target and subject is there already when false.</summary>
    Task<bool> AddAsync(OutboxKind kind, string target, string lane, string subject, string? body, CancellationToken ct);

    /// <summary>Items that a crash left in the middle are due again; their attempts stay visible without an end.</summary>
    Task<int> RecoverAsync(CancellationToken ct);

    /// <summary>The first item of every lane that is due, earliest first.</summary>
    Task<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int count, CancellationToken ct);

    /// <summary>When the next item is due that can go; none when nothing waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken ct);

    /// <summary>Notes that an attempt begins; returns its number.</summary>
    Task<int> BeginAsync(OutboxItem item, CancellationToken ct);

    /// <summary>Notes what the attempt came to: gone when sent, dead when <paramref name="nextDue"/> is none, else due again then.
    /// A message's state follows in the same transaction.</summary>
    Task EndAsync(OutboxItem item, int attempt, SendResult result, DateTimeOffset? nextDue, CancellationToken ct);

    /// <summary>What waits or was given up, newest first; those before an id when it is given.</summary>
    Task<IReadOnlyList<OutboxItem>> ListAsync(OutboxState? state, int count, long? before, CancellationToken ct);

    /// <summary>The attempts of an item or of a delivered subject, oldest first.</summary>
    Task<IReadOnlyList<OutboxAttempt>> AttemptsAsync(OutboxKind kind, string target, string subject, CancellationToken ct);

    /// <summary>Makes a dead item due again, with all its time; false when there is no such dead item.</summary>
    Task<bool> ResendAsync(long id, CancellationToken ct);
}
