using Dapper;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;

namespace Gateway.Storage.Delivery;

/// <summary>Events, which triggers write: nothing that changes a message or contact can forget them.</summary>
internal sealed class EventStore(BatchWriter writer, ReaderPool readers, TimeProvider time) : IEventStore
{
    public Action? OnWritten
    {
        get => writer.OnCommitted;
        set => writer.OnCommitted = value;
    }

    public Task WantAsync(IReadOnlyCollection<string> kinds, CancellationToken ct) => writer.WriteAsync(
        connection =>
        {
            connection.Execute("DELETE FROM event_wanted WHERE kind NOT IN @kinds", new { kinds });
            connection.Execute("INSERT INTO event_wanted (kind) VALUES (@Kind) ON CONFLICT DO NOTHING", kinds.Select(kind => new { Kind = kind }));
            return connection.Execute("DELETE FROM event WHERE kind NOT IN @kinds", new { kinds });
        },
        ct);

    public Task<IReadOnlyList<StoredEvent>> NextAsync(int count, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<StoredEvent>>(
        connection =>
        [
            .. connection.Query<(long Id, string Key, string Kind, string Subject, string Lane, long At)>(
                "SELECT id, key, kind, subject, lane, at FROM event ORDER BY id LIMIT @count", new { count })
                .Select(row => new StoredEvent(row.Id, row.Key, row.Kind, row.Subject, row.Lane, Timestamps.Read(row.At))),
        ],
        ct);

    public Task DispatchAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken ct) => writer.WriteAsync(
        connection =>
        {
            var now = time.GetUtcNow();
            foreach (var (happened, targets, body) in deliveries)
            {
                // Who is gone from here went into the outbox before.
                if (connection.Execute("DELETE FROM event WHERE id = @Id", new { happened.Id }) == 0)
                {
                    continue;
                }

                foreach (var target in targets)
                {
                    OutboxStore.Add(connection, OutboxKind.Webhook, target, happened.Lane, happened.Key, body, now);
                }
            }

            return deliveries.Count;
        },
        ct);
}
