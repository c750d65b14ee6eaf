using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.History;
using Gateway.Storage.Customers;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.History;

/// <summary>Cases; which one a contact joins is decided and written in one transaction, so that two contacts open one case.</summary>
internal sealed class CaseStore(BatchWriter writer, ReaderPool readers, TimeProvider time) : ICaseStore
{
    private const string Columns = "number AS Number, customer_id AS CustomerId, subject AS Subject, intent AS Intent, opened AS Opened, closed AS Closed";

    // The same conversation is the same address on the same channel; a call is none.
    private static readonly string Open =
        $"""
        {Family.Of}
        SELECT case_file.number AS Number, case_file.customer_id AS CustomerId, case_file.subject AS Subject, case_file.intent AS Intent,
            case_file.opened AS Opened, case_file.closed AS Closed,
            max(case_file.opened, ifnull(max(ifnull(contact.ended, contact.started)), 0)) AS Last,
            max(CASE WHEN contact.channel = 'Message' AND contact.hotline = @Hotline AND contact.caller = @From
                THEN ifnull(contact.ended, contact.started) END) AS LastHere,
            group_concat(contact.intent, char(31)) AS Intents
        FROM case_file LEFT JOIN contact ON contact.case_number = case_file.number AND contact.id <> @Id
        WHERE case_file.customer_id IN (SELECT id FROM family) AND case_file.closed IS NULL
        GROUP BY case_file.number
        """;

    public async Task<Case?> AttachAsync(Contact contact, CaseClue clue, CancellationToken ct) =>
        await writer.WriteAsync(connection => Attach(connection, contact, clue), ct).ConfigureAwait(false);

    public async Task<Case?> FindAsync(long number, CancellationToken ct) =>
        await readers.ReadAsync(connection => Find(connection, number), ct).ConfigureAwait(false);

    public Task<IReadOnlyList<Case>> ListAsync(long? customer, bool? isOpen, int count, long? before, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<Case>>(
        connection =>
        [
            .. connection.Query<CaseRow>(
                $"""
                {Family.Of}
                SELECT {Columns} FROM case_file
                WHERE (@customer IS NULL OR customer_id IN (SELECT id FROM family)) AND (@isOpen IS NULL OR (closed IS NULL) = @isOpen)
                    AND (@before IS NULL OR number < @before)
                ORDER BY number DESC LIMIT @count
                """,
                new { root = customer is { } id ? Family.RootOf(connection, id) : null, customer, isOpen, count, before }).Select(row => row.ToCase()),
        ],
        ct);

    public async Task<Case?> SetOpenAsync(long number, bool isOpen, CancellationToken ct) => await writer.WriteAsync(
        connection =>
        {
            connection.Execute(
                isOpen ? "UPDATE case_file SET closed = NULL WHERE number = @number" : "UPDATE case_file SET closed = ifnull(closed, @now) WHERE number = @number",
                new { number, now = Timestamps.Write(time.GetUtcNow()) });
            return Find(connection, number);
        },
        ct).ConfigureAwait(false);

    private static Case? Find(SqliteConnection connection, long number) =>
        connection.QuerySingleOrDefault<CaseRow>($"SELECT {Columns} FROM case_file WHERE number = @number", new { number })?.ToCase();

    private static Case? Attach(SqliteConnection connection, Contact contact, CaseClue clue)
    {
        if (contact.CustomerId is not { } customer || Family.RootOf(connection, customer) is not { } root)
        {
            return null;
        }

        var open = connection.Query<CaseRow>(Open, new { root, Id = contact.Id.ToString(), contact.Hotline, contact.From })
            .Select(row => row.ToActivity()).ToList();
        Settle(connection, open, contact.Started);
        var chosen = CasePolicy.Choose(contact, clue, open) ?? (clue.MayOpen ? Begin(connection, root, contact, clue) : null);
        if (chosen is not null)
        {
            connection.Execute(
                "UPDATE contact SET case_number = @Number WHERE id = @Id", new { chosen.Number, Id = contact.Id.ToString() });
        }

        return chosen;
    }

    private static Case Begin(SqliteConnection connection, long customer, Contact contact, CaseClue clue) => connection.QuerySingle<CaseRow>(
        $"INSERT INTO case_file (customer_id, subject, intent, opened) VALUES (@customer, @Subject, @Intent, @Opened) RETURNING {Columns}",
        new { customer, clue.Subject, contact.Intent, Opened = Timestamps.Write(contact.Started) }).ToCase();

    private static void Settle(SqliteConnection connection, List<CaseActivity> open, DateTimeOffset now)
    {
        foreach (var rested in open.Where(activity => now - activity.Last > CasePolicy.Rest))
        {
            connection.Execute(
                "UPDATE case_file SET closed = @Last WHERE number = @Number", new { rested.Case.Number, Last = Timestamps.Write(rested.Last) });
        }
    }

    private sealed class CaseRow
    {
        public long Number { get; init; }

        public long CustomerId { get; init; }

        public string? Subject { get; init; }

        public string? Intent { get; init; }

        public long Opened { get; init; }

        public long? Closed { get; init; }

        public long Last { get; init; }

        public long? LastHere { get; init; }

        public string? Intents { get; init; }

        public Case ToCase() => new(Number, CustomerId, Subject, Intent, Timestamps.Read(Opened), Timestamps.Read(Closed));

        public CaseActivity ToActivity() => new(
            ToCase(), Timestamps.Read(Last), Timestamps.Read(LastHere), [.. (Intents ?? "").Split('\u001f'), .. Intent is null ? [] : new[] { Intent }]);
    }
}
