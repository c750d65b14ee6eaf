using Dapper;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Storage.Messages;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Delivery;

/// <summary>What has to reach other systems, with every attempt.</summary>
internal sealed class OutboxStore(BatchWriter writer, ReaderPool readers, TimeProvider time) : IOutboxStore
{
    private static readonly PreparedCommand Insert = new(
        """
        INSERT INTO outbox (kind, target, lane, subject, body, created, due, attempts, state)
        VALUES (@Kind, @Target, @Lane, @Subject, @Body, @Now, @Now, 0, 'Waiting')
        ON CONFLICT DO NOTHING
        """,
        "@Kind", "@Target", "@Lane", "@Subject", "@Body", "@Now");

    private static readonly PreparedCommand Begin = new(
        "UPDATE outbox SET state = 'Sending', attempts = attempts + 1 WHERE id = @Id RETURNING attempts", "@Id");

    private static readonly PreparedCommand BeginAttempt = new(
        "INSERT INTO attempt (kind, target, subject, number, started) VALUES (@Kind, @Target, @Subject, @Number, @Now)",
        "@Kind", "@Target", "@Subject", "@Number", "@Now");

    private static readonly PreparedCommand EndAttempt = new(
        """
        UPDATE attempt SET ended = @Now, outcome = @Outcome
        WHERE kind = @Kind AND target = @Target AND subject = @Subject AND number = @Number AND ended IS NULL
        """,
        "@Now", "@Outcome", "@Kind", "@Target", "@Subject", "@Number");

    private static readonly PreparedCommand Delete = new("DELETE FROM outbox WHERE id = @Id", "@Id");

    // Only the first of each lane can go.
    private const string Heads =
        """
        state = 'Waiting' AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier WHERE earlier.kind = outbox.kind AND earlier.target = outbox.target
                AND earlier.lane = outbox.lane AND earlier.id < outbox.id AND earlier.state <> 'Dead')
        """;

    public Task<bool> AddAsync(OutboxKind kind, string target, string lane, string subject, string? body, CancellationToken ct) =>
        writer.WriteAsync(connection => Add(connection, kind, target, lane, subject, body, time.GetUtcNow()), ct);

    public Task<int> RecoverAsync(CancellationToken ct) => writer.WriteAsync(
        connection => connection.Execute("UPDATE outbox SET state = 'Waiting' WHERE state = 'Sending'"), ct);

    public Task<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int count, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<OutboxItem>>(
        connection =>
        [
            .. connection.Query<OutboxRow>(
                $"SELECT {OutboxRow.Columns} FROM outbox WHERE due <= @Now AND {Heads} ORDER BY due, id LIMIT @count",
                new { Now = Timestamps.Write(now), count }).Select(row => row.ToItem()),
        ],
        ct);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken ct) => readers.ReadAsync<DateTimeOffset?>(
        connection => connection.ExecuteScalar<long?>($"SELECT min(due) FROM outbox WHERE {Heads}") is { } due ? Timestamps.Read(due) : null,
        ct);

    public Task<int> BeginAsync(OutboxItem item, CancellationToken ct) => writer.WriteAsync(
        connection =>
        {
            var number = (long)Begin.Scalar(connection, item.Id)!;
            BeginAttempt.Execute(connection, item.Kind.ToString(), item.Target, item.Subject, number, Timestamps.Write(time.GetUtcNow()));
            return (int)number;
        },
        ct);

    public Task EndAsync(OutboxItem item, int attempt, SendResult result, DateTimeOffset? nextDue, CancellationToken ct) => writer.WriteAsync(
        connection =>
        {
            var outcome = result switch
            {
                SendResult.Sent => "sent",
                SendResult.Later later => later.Reason,
                SendResult.Refused refused => refused.Reason,
                _ => throw new ArgumentOutOfRangeException(nameof(result)),
            };
            EndAttempt.Execute(
                connection, Timestamps.Write(time.GetUtcNow()), outcome, item.Kind.ToString(), item.Target, item.Subject, (long)attempt);
            if (result is SendResult.Sent sent)
            {
                Delete.Execute(connection, item.Id);
                if (item.Kind == OutboxKind.Message)
                {
                    MessageStates.Sent(connection, item.Target, Guid.Parse(item.Subject), sent.ExternalId);
                }

                return 0;
            }

            connection.Execute(
                "UPDATE outbox SET state = @State, due = ifnull(@Due, due), fault = @outcome WHERE id = @Id",
                new
                {
                    item.Id,
                    outcome,
                    State = nextDue is null ? nameof(OutboxState.Dead) : nameof(OutboxState.Waiting),
                    Due = nextDue is { } due ? Timestamps.Write(due) : (long?)null,
                });
            if (nextDue is null && item.Kind == OutboxKind.Message)
            {
                MessageStates.Failed(connection, Guid.Parse(item.Subject), outcome);
            }

            return 0;
        },
        ct);

    public Task<IReadOnlyList<OutboxItem>> ListAsync(OutboxState? state, int count, long? before, CancellationToken ct) =>
        readers.ReadAsync(connection => List(connection, state, count, before), ct);

    public Task<IReadOnlyList<OutboxAttempt>> AttemptsAsync(OutboxKind kind, string target, string subject, CancellationToken ct) =>
        readers.ReadAsync(connection => Attempts(connection, kind.ToString(), target, subject), ct);

    public Task<bool> ResendAsync(long id, CancellationToken ct) => writer.WriteAsync(
        connection =>
        {
            var item = connection.QuerySingleOrDefault<OutboxRow>(
                $"""
                UPDATE outbox SET state = 'Waiting', due = @Now, created = @Now, fault = NULL WHERE id = @id AND state = 'Dead'
                RETURNING {OutboxRow.Columns}
                """,
                new { id, Now = Timestamps.Write(time.GetUtcNow()) })?.ToItem();
            if (item?.Kind == OutboxKind.Message)
            {
                MessageStates.QueuedAgain(connection, Guid.Parse(item.Subject));
            }

            return item is not null;
        },
        ct);

    internal static IReadOnlyList<OutboxItem> List(SqliteConnection connection, OutboxState? state, int count, long? before) =>
    [
        .. connection.Query<OutboxRow>(
            $"""
            SELECT {OutboxRow.Columns} FROM outbox WHERE state = ifnull(@State, state) AND id < ifnull(@before, 9223372036854775807)
            ORDER BY id DESC LIMIT @count
            """,
            new { State = state?.ToString(), count, before }).Select(row => row.ToItem()),
    ];

    internal static IReadOnlyList<OutboxAttempt> Attempts(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<OutboxRow>($"SELECT {OutboxRow.Columns} FROM outbox WHERE id = @id", new { id }) is { } row
            ? Attempts(connection, row.Kind, row.Target, row.Subject)
            : [];

    internal static bool Add(
        SqliteConnection connection, OutboxKind kind, string target, string lane, string subject, string? body, DateTimeOffset now) =>
        Insert.Execute(connection, kind.ToString(), target, lane, subject, body, Timestamps.Write(now)) == 1;

    private static IReadOnlyList<OutboxAttempt> Attempts(SqliteConnection connection, string kind, string target, string subject) =>
    [
        .. connection.Query<(long Number, long Started, long? Ended, string? Outcome)>(
            "SELECT number, started, ended, outcome FROM attempt WHERE kind = @kind AND target = @target AND subject = @subject ORDER BY id",
            new { kind, target, subject })
            .Select(row => new OutboxAttempt(
                (int)row.Number, Timestamps.Read(row.Started), row.Ended is { } ended ? Timestamps.Read(ended) : null, row.Outcome)),
    ];
}
