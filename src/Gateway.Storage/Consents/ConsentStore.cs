using Dapper;
using Gateway.Desk.Contacts.Consents;
using Gateway.Storage.Customers;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Consents;

/// <summary>What customers allowed and took back; rows are only ever added.</summary>
internal sealed class ConsentStore(BatchWriter writer, ReaderPool readers) : IConsentStore
{
    private const string Columns =
        """
        customer_id AS CustomerId, channel AS Channel, purpose AS Purpose, is_given AS IsGiven, source AS Source, wording AS Wording,
        language AS Language, at AS At
        """;

    public Task AddAsync(Consent consent, CancellationToken ct) => writer.WriteAsync(
        connection => connection.Execute(
            """
            INSERT INTO consent (customer_id, channel, purpose, is_given, source, wording, language, at)
            VALUES (@CustomerId, @Channel, @Purpose, @IsGiven, @Source, @Wording, @Language, @At)
            """,
            new
            {
                consent.CustomerId,
                consent.Channel,
                Purpose = consent.Purpose.ToString(),
                consent.IsGiven,
                consent.Source,
                consent.Wording,
                consent.Language,
                At = Timestamps.Write(consent.At),
            }),
        ct);

    public Task<IReadOnlyList<Consent>> OfAsync(long customer, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<Consent>>(
        connection =>
        [
            .. connection.Query<Row>(
                $"""
                {Family.Of}
                SELECT {Columns} FROM consent WHERE customer_id IN (SELECT id FROM family) ORDER BY at, id
                """,
                new { root = Family.RootOf(connection, customer) }).Select(row => row.ToConsent()),
        ],
        ct);

    internal static Consent? Find(SqliteConnection connection, long id) =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM consent WHERE id = @id", new { id })?.ToConsent();

    private sealed class Row
    {
        public long CustomerId { get; init; }

        public required string Channel { get; init; }

        public required string Purpose { get; init; }

        public bool IsGiven { get; init; }

        public required string Source { get; init; }

        public string? Wording { get; init; }

        public string? Language { get; init; }

        public long At { get; init; }

        public Consent ToConsent() => new(
            CustomerId, Channel, Enum.Parse<ConsentPurpose>(Purpose), IsGiven, Source, Timestamps.Read(At), Wording, Language);
    }
}
