using Dapper;
using Gateway.Desk.Contacts.History;
using Gateway.Storage.Contacts;
using Gateway.Storage.Customers;
using Gateway.Storage.Messages;
using Gateway.Storage.Reading;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.History;

/// <summary>Reads calls and messages as one timeline, newest first.</summary>
internal sealed class HistoryStore(ReaderPool readers) : IHistoryStore
{
    private const string ContactsOfCustomer = "customer_id IN (SELECT id FROM family)";

    private const string MessagesOfCustomer =
        """
        (conversation_id IN (SELECT id FROM conversation WHERE customer_id IN (SELECT id FROM family))
            OR contact_id IN (SELECT id FROM contact WHERE customer_id IN (SELECT id FROM family)))
        """;

    private const string ContactsOfCase = "case_number = @root";
    private const string MessagesOfCase = "contact_id IN (SELECT id FROM contact WHERE case_number = @root)";

    public Task<HistoryPage> OfCustomerAsync(long customer, int count, string? after, CancellationToken ct) => readers.ReadAsync(
        connection => Family.RootOf(connection, customer) is { } root
            ? Page(connection, root, ContactsOfCustomer, MessagesOfCustomer, count, HistoryCursor.Read(after))
            : new HistoryPage([], null),
        ct);

    public Task<HistoryPage> OfCaseAsync(long number, int count, string? after, CancellationToken ct) => readers.ReadAsync(
        connection => Page(connection, number, ContactsOfCase, MessagesOfCase, count, HistoryCursor.Read(after)), ct);

    public Task<SearchPage> SearchAsync(string words, int count, string? after, CancellationToken ct) => readers.ReadAsync(
        connection => SearchQuery.Of(words) is { } query ? Search.Run(connection, query, count, SearchCursor.Read(after)) : new SearchPage([], null), ct);

    private static HistoryPage Page(SqliteConnection connection, long root, string contacts, string messages, int count, HistoryCursor after)
    {
        var wanted = new { root, after.At, after.Key, count = count + 1 };
        var lines = connection.Query<ContactRow>(
                $"""
                {Family.Of}
                SELECT {ContactRow.Columns} FROM contact WHERE {contacts} AND (started < @At OR started = @At AND id < @Key)
                ORDER BY started DESC, id DESC LIMIT @count
                """,
                wanted)
            .Select(row => (At: row.Started, Key: row.Id, Entry: (HistoryEntry)new HistoryEntry.OfContact(row.ToContact())))
            .Concat(Messages(connection, messages, wanted))
            .OrderByDescending(line => line.At)
            .ThenByDescending(line => line.Key, StringComparer.Ordinal)
            .Take(count + 1)
            .ToList();
        var next = lines.Count > count ? new HistoryCursor(lines[count - 1].At, lines[count - 1].Key).ToString() : null;
        return new HistoryPage([.. lines.Take(count).Select(line => line.Entry)], next);
    }

    private static IEnumerable<(long At, string Key, HistoryEntry Entry)> Messages(SqliteConnection connection, string messages, object wanted)
    {
        var keys = connection.Query<(string Id, string Channel, string Address)>(
            $"""
            {Family.Of}
            SELECT message.id, conversation.channel, conversation.address
            FROM (SELECT id, conversation_id, at FROM message WHERE {messages} AND (at < @At OR at = @At AND id < @Key)
                ORDER BY at DESC, id DESC LIMIT @count) AS message
            JOIN conversation ON conversation.id = message.conversation_id
            """,
            wanted).ToDictionary(row => row.Id);
        return MessageStore.Messages(connection, "WHERE id IN @Keys", new { keys.Keys })
            .Select(message => (message, From: keys[message.Id.ToString()]))
            .Select(found => (
                Timestamps.Write(found.message.At),
                found.message.Id.ToString(),
                (HistoryEntry)new HistoryEntry.OfMessage(found.message, found.From.Channel, found.From.Address)));
    }
}
