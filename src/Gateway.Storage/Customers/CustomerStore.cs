using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Customers;

/// <summary>Customers and the identities that point to them; an identity points to one customer at a time.</summary>
internal sealed class CustomerStore(BatchWriter writer, ReaderPool readers, TimeProvider time) : ICustomerStore
{
    private static readonly PreparedCommand Select = new(
        """
        SELECT customer.id, customer.name, customer.language, customer.note, customer.merged_into
        FROM identity JOIN customer ON customer.id = identity.customer_id
        WHERE identity.kind = @Kind AND identity.value = @Value
        """,
        "@Kind", "@Value");

    private static readonly PreparedCommand Insert = new(
        """
        INSERT INTO customer (name, language, note, created) VALUES (@Name, @Language, @Note, @Created)
        RETURNING id
        """,
        "@Name", "@Language", "@Note", "@Created");

    // A field that the list leaves out stays; writing only what differs keeps the second import free of writes.
    private const string Update =
        """
        UPDATE customer SET
            name = ifnull(@Name, name), language = ifnull(@Language, language), note = ifnull(@Note, note)
        WHERE id = @Id AND (name IS NOT ifnull(@Name, name)
            OR language IS NOT ifnull(@Language, language) OR note IS NOT ifnull(@Note, note))
        """;

    private static readonly PreparedCommand Link = new(
        """
        INSERT INTO identity (customer_id, kind, value, trust, evidence, linked)
        VALUES (@CustomerId, @Kind, @Value, @Trust, @Evidence, @Linked)
        ON CONFLICT (kind, value) DO UPDATE SET
            customer_id = excluded.customer_id, trust = excluded.trust,
            evidence = excluded.evidence, linked = excluded.linked
        WHERE customer_id <> excluded.customer_id OR trust <> excluded.trust
        """,
        "@CustomerId", "@Kind", "@Value", "@Trust", "@Evidence", "@Linked");

    public async ValueTask<Customer> IdentifyAsync(Identity identity, CancellationToken ct)
    {
        Check(identity);
        return await readers.ReadAsync(connection => Find(connection, identity), ct).ConfigureAwait(false)
            ?? await writer.WriteAsync(
                connection => Find(connection, identity) ?? Create(connection, identity), ct).ConfigureAwait(false);
    }

    public Task<Customer> IdentifyAsync(IReadOnlyList<Identity> identities, CancellationToken ct)
    {
        foreach (var identity in identities)
        {
            Check(identity);
        }

        return writer.WriteAsync(
            connection =>
            {
                var known = identities.Select(identity => Find(connection, identity)).FirstOrDefault(found => found is not null);
                var customer = known ?? new Customer(InsertCustomer(connection, null, null, null));
                foreach (var identity in identities.Where(identity => Find(connection, identity) is null))
                {
                    LinkTo(connection, customer.Id, identity);
                }

                return customer;
            },
            ct);
    }

    public Task ImportAsync(IReadOnlyList<CustomerImport> customers, CancellationToken ct) => writer.WriteAsync(
        connection =>
        {
            foreach (var customer in customers)
            {
                Import(connection, customer);
            }

            return customers.Count;
        },
        ct);

    private static Customer? Find(SqliteConnection connection, Identity identity)
    {
        var found = Select.First(
            connection,
            row => (IsMerged: !row.IsDBNull(4), Customer: new Customer(row.GetInt64(0), Text(row, 1), Text(row, 2), Text(row, 3))).ToTuple(),
            identity.Kind.ToString(),
            identity.Value);
        return found is { Item1: true } ? Family.Find(connection, found.Item2.Id) : found?.Item2;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private Customer Create(SqliteConnection connection, Identity identity)
    {
        var customer = new Customer(InsertCustomer(connection, null, null, null));
        LinkTo(connection, customer.Id, identity);
        return customer;
    }

    private void Import(SqliteConnection connection, CustomerImport import)
    {
        var identities = import.Numbers
            .Select(number => Identity.Of(number, IdentityTrust.Operator, "customer list"))
            .Concat(import.Emails.Select(email => new Identity(IdentityKind.EmailAddress, email, IdentityTrust.Operator, "customer list")))
            .ToList();
        identities.ForEach(Check);
        var known = identities.Select(identity => Find(connection, identity)).FirstOrDefault(found => found is not null);
        var id = known?.Id ?? InsertCustomer(connection, import.Name, import.Language, import.Note);
        connection.Execute(Update, new { Id = id, import.Name, import.Language, import.Note });
        identities.ForEach(identity => LinkTo(connection, id, identity));
    }

    private long InsertCustomer(SqliteConnection connection, string? name, string? language, string? note) =>
        (long)Insert.Scalar(connection, name, language, note, Timestamps.Write(time.GetUtcNow()))!;

    private void LinkTo(SqliteConnection connection, long customerId, Identity identity) => Link.Execute(
        connection,
        customerId,
        identity.Kind.ToString(),
        identity.Value,
        identity.Trust.ToString(),
        identity.Evidence,
        Timestamps.Write(time.GetUtcNow()));

    // One person, one row: a number enters in its normal form or not at all.
    internal static void Check(Identity identity)
    {
        var isNormal = identity.Kind != IdentityKind.PhoneNumber
            ? identity.Value.Length > 0
            : identity.Value.StartsWith('+') && PhoneNumber.TryParse(identity.Value, "", out var number)
                && number.Value == identity.Value;
        if (!isNormal)
        {
            throw new ArgumentException($"The {identity.Kind} of an identity is not in normal form.", nameof(identity));
        }
    }
}
