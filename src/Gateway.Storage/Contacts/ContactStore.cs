using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Contacts;

/// <summary>
/// Contacts and timelines. A contact is always written whole, so that its ending stands even when its first row was
/// lost; once it has ended, nothing that comes late opens it again.
/// </summary>
internal sealed class ContactStore(BatchWriter writer, ReaderPool readers) : IContactStore
{
    private static readonly PreparedCommand Put = new(
        """
        INSERT INTO contact (id, case_number, channel, customer_id, hotline, caller, dialled, language, intent,
            confidence, queue, agent, started, answered, ended, result, reason)
        VALUES (@Id, @CaseNumber, @Channel, @CustomerId, @Hotline, @Caller, @Dialled, @Language, @Intent,
            @Confidence, @Queue, @Agent, @Started, @Answered, @Ended, @Result, @Reason)
        ON CONFLICT (id) DO UPDATE SET
            case_number = excluded.case_number, channel = excluded.channel, customer_id = excluded.customer_id,
            hotline = excluded.hotline, caller = excluded.caller, dialled = excluded.dialled,
            language = excluded.language, intent = excluded.intent, confidence = excluded.confidence,
            queue = excluded.queue, agent = excluded.agent, started = excluded.started,
            answered = excluded.answered, ended = excluded.ended, result = excluded.result, reason = excluded.reason
        WHERE contact.ended IS NULL
        """,
        "@Id", "@CaseNumber", "@Channel", "@CustomerId", "@Hotline", "@Caller", "@Dialled", "@Language", "@Intent",
        "@Confidence", "@Queue", "@Agent", "@Started", "@Answered", "@Ended", "@Result", "@Reason");

    private static readonly PreparedCommand PutEntry = new(
        "INSERT INTO timeline (contact_id, at, kind, text) VALUES (@ContactId, @At, @Kind, @Text)",
        "@ContactId", "@At", "@Kind", "@Text");

    private static readonly PreparedCommand PutLeg = new(
        """
        INSERT INTO contact_leg (contact_id, party, codec, is_secure, received, lost, jitter, concealed, round_trip,
            peer_loss, peer_jitter, mos)
        VALUES (@ContactId, @Party, @Codec, @IsSecure, @Received, @Lost, @Jitter, @Concealed, @RoundTrip,
            @PeerLoss, @PeerJitter, @Mos)
        """,
        "@ContactId", "@Party", "@Codec", "@IsSecure", "@Received", "@Lost", "@Jitter", "@Concealed", "@RoundTrip",
        "@PeerLoss", "@PeerJitter", "@Mos");

    private const string SelectLegs =
        """
        SELECT party AS Party, codec AS Codec, is_secure AS IsSecure, received AS Received, lost AS Lost, jitter AS Jitter,
            concealed AS Concealed, round_trip AS RoundTrip, peer_loss AS PeerLoss, peer_jitter AS PeerJitter, mos AS Mos
        FROM contact_leg WHERE contact_id = @Id ORDER BY id
        """;

    private const string SelectRecent =
        $"SELECT {ContactRow.Columns} FROM contact ORDER BY started DESC, id DESC LIMIT @Count";

    private const string SelectOne = $"SELECT {ContactRow.Columns} FROM contact WHERE id = @Id";

    private const string SelectCustomer =
        "SELECT id AS Id, name AS Name, language AS Language, note AS Note FROM customer WHERE id = @Id";

    private const string SelectTimeline =
        "SELECT at AS At, kind AS Kind, text AS Text FROM timeline WHERE contact_id = @Id ORDER BY at, id";

    public Task AddAsync(Contact contact, CancellationToken ct = default) => PutAsync(contact, ct);

    public Task UpdateAsync(Contact contact, CancellationToken ct = default) => PutAsync(contact, ct);

    public Task CloseAsync(Contact contact, CancellationToken ct) => contact is { Ended: not null, Ending: not null }
        ? PutAsync(contact, ct)
        : throw new ArgumentException("A contact is closed with its end and its ending.", nameof(contact));

    public Task AddEntryAsync(TimelineEntry entry, CancellationToken ct = default) => writer.WriteAsync(
        connection => PutEntry.Execute(
            connection, entry.ContactId.ToString(), Timestamps.Write(entry.At), entry.Kind.ToString(), entry.Text),
        ct);

    public Task AddLegAsync(ContactLeg leg, CancellationToken ct = default) => writer.WriteAsync(
        connection => PutLeg.Execute(
            connection, leg.ContactId.ToString(), leg.Party, leg.Codec, leg.IsSecure ? 1L : 0L, leg.Received, leg.Lost,
            leg.JitterMs, leg.Concealed, leg.RoundTripMs, leg.PeerLoss, leg.PeerJitterMs, leg.Mos),
        ct);

    public Task<IReadOnlyList<Contact>> RecentAsync(int count, CancellationToken ct) =>
        readers.ReadAsync(connection => Recent(connection, count), ct);

    public async Task<ContactRecord?> FindAsync(Guid id, CancellationToken ct) =>
        await readers.ReadAsync(connection => Find(connection, id), ct).ConfigureAwait(false);

    internal static IReadOnlyList<Contact> Recent(SqliteConnection connection, int count) =>
        [.. connection.Query<ContactRow>(SelectRecent, new { Count = count }).Select(row => row.ToContact())];

    // One transaction, so that all reads see the same moment.
    internal static ContactRecord? Find(SqliteConnection connection, Guid id)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var key = new { Id = id.ToString() };
        if (connection.QuerySingleOrDefault<ContactRow>(SelectOne, key, transaction) is not { } row)
        {
            return null;
        }

        var customer = row.CustomerId is { } customerId
            ? connection.QuerySingleOrDefault<Customer>(SelectCustomer, new { Id = customerId }, transaction)
            : null;
        var timeline = connection.Query<TimelineRow>(SelectTimeline, key, transaction).Select(entry => entry.Of(id));
        var legs = connection.Query<LegRow>(SelectLegs, key, transaction).Select(leg => leg.Of(id));
        return new ContactRecord(row.ToContact(), customer, [.. legs], [.. timeline]);
    }

    private Task PutAsync(Contact contact, CancellationToken ct)
    {
        var row = ContactRow.Of(contact);
        return writer.WriteAsync(
            connection => Put.Execute(
                connection, row.Id, row.CaseNumber, row.Channel, row.CustomerId, row.Hotline, row.Caller, row.Dialled,
                row.Language, row.Intent, row.Confidence, row.Queue, row.Agent, row.Started, row.Answered, row.Ended,
                row.Result, row.Reason),
            ct);
    }

    private sealed class LegRow
    {
        public required string Party { get; init; }

        public required string Codec { get; init; }

        public long IsSecure { get; init; }

        public long Received { get; init; }

        public long Lost { get; init; }

        public double Jitter { get; init; }

        public long Concealed { get; init; }

        public double? RoundTrip { get; init; }

        public double? PeerLoss { get; init; }

        public double? PeerJitter { get; init; }

        public double? Mos { get; init; }

        public ContactLeg Of(Guid contactId) => new(
            contactId, Party, Codec, IsSecure != 0, Received, Lost, Jitter, Concealed, RoundTrip, PeerLoss, PeerJitter, Mos);
    }

    private sealed record TimelineRow(long At, string Kind, string Text)
    {
        public TimelineEntry Of(Guid contactId) =>
            new(contactId, Timestamps.Read(At), Enum.Parse<TimelineKind>(Kind), Text);
    }
}
