using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;
using Gateway.Storage.Consents;
using Gateway.Storage.Contacts;
using Gateway.Storage.Customers;
using Gateway.Storage.Messages;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Catalogue;

/// <summary>Pages of what is stored, newest first.</summary>
internal sealed class CatalogueStore(BatchWriter writer, ReaderPool readers) : ICatalogue
{
    private const string Contacts =
        $"""
        SELECT {ContactRow.Columns} FROM contact
        WHERE (@CustomerId IS NULL OR customer_id = @CustomerId) AND (@CaseNumber IS NULL OR case_number = @CaseNumber)
            AND (@Channel IS NULL OR channel = @Channel) AND (@IsOpen IS NULL OR (ended IS NULL) = @IsOpen)
            AND (@Before IS NULL OR (started, id) < (SELECT started, id FROM contact WHERE id = @Before))
        ORDER BY started DESC, id DESC LIMIT @count
        """;

    private const string Conversations =
        $"""
        SELECT {ConversationRow.Columns} FROM conversation
        WHERE (@CustomerId IS NULL OR customer_id = @CustomerId) AND (@Channel IS NULL OR channel = @Channel)
            AND (@IsOpen IS NULL OR (contact_id IS NOT NULL) = @IsOpen) AND (@before IS NULL OR id < @before)
        ORDER BY id DESC LIMIT @count
        """;

    // What is looked for is text, so % and _ stand for themselves.
    private const string Customers =
        """
        SELECT id FROM customer
        WHERE merged_into IS NULL AND (@before IS NULL OR id < @before) AND (@Part IS NULL OR name LIKE @Part ESCAPE '\'
            OR id IN (SELECT customer_id FROM identity WHERE value LIKE @Start ESCAPE '\'))
        ORDER BY id DESC LIMIT @count
        """;

    public Task<IReadOnlyList<Contact>> ContactsAsync(ContactFilter filter, int count, Guid? before, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<Contact>>(
        connection =>
        [
            .. connection.Query<ContactRow>(
                Contacts,
                new { filter.CustomerId, filter.CaseNumber, Channel = filter.Channel?.ToString(), filter.IsOpen, Before = before?.ToString(), count })
                .Select(row => row.ToContact()),
        ],
        ct);

    public Task<IReadOnlyList<Conversation>> ConversationsAsync(ConversationFilter filter, int count, long? before, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<Conversation>>(
        connection =>
        [
            .. connection.Query<ConversationRow>(
                Conversations, new { filter.CustomerId, filter.Channel, filter.IsOpen, before, count }).Select(row => row.ToConversation()),
        ],
        ct);

    public Task<IReadOnlyList<CustomerRecord>> CustomersAsync(string? text, int count, long? before, CancellationToken ct) => readers.ReadAsync<IReadOnlyList<CustomerRecord>>(
        connection =>
        {
            var start = text is null ? null : Escaped(text) + '%';
            var ids = connection.Query<long>(Customers, new { Part = start is null ? null : '%' + start, Start = start, before, count });
            return [.. ids.Select(id => Find(connection, id)!)];
        },
        ct);

    public async Task<CustomerRecord?> FindCustomerAsync(long id, CancellationToken ct) =>
        await readers.ReadAsync(connection => Find(connection, id), ct).ConfigureAwait(false);

    public async Task<CustomerRecord?> EditCustomerAsync(long id, Func<CustomerRecord, Customer> edit, CancellationToken ct) => await writer.WriteAsync(
        connection =>
        {
            if (Find(connection, id) is not { } before)
            {
                return null;
            }

            var after = edit(before);
            connection.Execute(
                "UPDATE customer SET name = @Name, language = @Language, note = @Note WHERE id = @Id",
                new { before.Customer.Id, after.Name, after.Language, after.Note });
            return before with { Customer = after };
        },
        ct).ConfigureAwait(false);

    public async Task<Consent?> FindConsentAsync(long id, CancellationToken ct) => await readers.ReadAsync(
        connection => ConsentStore.Find(connection, id), ct).ConfigureAwait(false);

    public async Task<Attachment?> FindAttachmentAsync(string hash, CancellationToken ct) => await readers.ReadAsync(
        connection => connection.QueryFirstOrDefault<AttachmentRow>(
            $"SELECT {AttachmentRow.Columns} FROM attachment WHERE hash = @hash ORDER BY id LIMIT 1", new { hash })?.ToAttachment(),
        ct).ConfigureAwait(false);

    private static CustomerRecord? Find(SqliteConnection connection, long id)
    {
        if (Family.RootOf(connection, id) is not { } root || connection.QuerySingleOrDefault<CustomerRow>(
            "SELECT name AS Name, language AS Language, note AS Note, created AS Created FROM customer WHERE id = @root", new { root }) is not { } row)
        {
            return null;
        }

        var identities = connection.Query<(string Kind, string Value, string Trust, string Evidence)>(
            $"{Family.Of} SELECT kind, value, trust, evidence FROM identity WHERE customer_id IN (SELECT id FROM family) ORDER BY id", new { root })
            .Select(found => new Identity(
                Enum.Parse<IdentityKind>(found.Kind), found.Value, Enum.Parse<IdentityTrust>(found.Trust), found.Evidence));
        return new CustomerRecord(new Customer(root, row.Name, row.Language, row.Note), Timestamps.Read(row.Created), [.. identities]);
    }

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private sealed class CustomerRow
    {
        public string? Name { get; init; }

        public string? Language { get; init; }

        public string? Note { get; init; }

        public long Created { get; init; }
    }
}
