using Dapper;
using Gateway.Desk.Contacts.History;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.History;

/// <summary>
/// Asks the four indexes. Rows of each grow with time, so each is read from its end; the newest of all make the page, and the cursor
/// remembers how far each was used.
/// </summary>
internal static class Search
{
    private const string Marks = "char(57344), char(57345), '…', 16";

    private static readonly string Messages =
        $"""
        SELECT 0 AS Source, message.seq AS Row, message.at AS At, snippet(message_words, -1, {Marks}) AS Snippet, conversation.customer_id AS CustomerId,
            message.contact_id AS ContactId, message.conversation_id AS ConversationId, contact.case_number AS CaseNumber
        FROM message_words JOIN message ON message.seq = message_words.rowid
            JOIN conversation ON conversation.id = message.conversation_id
            LEFT JOIN contact ON contact.id = message.contact_id
        WHERE message_words MATCH @query AND message_words.rowid < @below
        ORDER BY message_words.rowid DESC LIMIT @count
        """;

    private static readonly string Timelines =
        $"""
        SELECT 1 AS Source, timeline.id AS Row, timeline.at AS At, snippet(timeline_words, -1, {Marks}) AS Snippet, contact.customer_id AS CustomerId,
            timeline.contact_id AS ContactId, contact.case_number AS CaseNumber
        FROM timeline_words JOIN timeline ON timeline.id = timeline_words.rowid JOIN contact ON contact.id = timeline.contact_id
        WHERE timeline_words MATCH @query AND timeline_words.rowid < @below
        ORDER BY timeline_words.rowid DESC LIMIT @count
        """;

    private static readonly string Customers =
        $"""
        SELECT 2 AS Source, customer.id AS Row, customer.created AS At, snippet(customer_words, -1, {Marks}) AS Snippet, customer.id AS CustomerId
        FROM customer_words JOIN customer ON customer.id = customer_words.rowid
        WHERE customer_words MATCH @query AND customer_words.rowid < @below
        ORDER BY customer_words.rowid DESC LIMIT @count
        """;

    private static readonly string Cases =
        $"""
        SELECT 3 AS Source, case_file.number AS Row, case_file.opened AS At, snippet(case_words, -1, {Marks}) AS Snippet,
            case_file.customer_id AS CustomerId, case_file.number AS CaseNumber
        FROM case_words JOIN case_file ON case_file.number = case_words.rowid
        WHERE case_words MATCH @query AND case_words.rowid < @below
        ORDER BY case_words.rowid DESC LIMIT @count
        """;

    public static SearchPage Run(SqliteConnection connection, string query, int count, SearchCursor after)
    {
        var hits = Ask(Messages, after.Message).Concat(Ask(Timelines, after.Timeline)).Concat(Ask(Customers, after.Customer)).Concat(Ask(Cases, after.Case))
            .OrderByDescending(hit => hit.At).ThenBy(hit => hit.Source).ThenByDescending(hit => hit.Row).ToList();
        var page = hits.Take(count).ToList();
        return new SearchPage([.. page.Select(hit => hit.ToHit())], hits.Count > count ? Next(page, after).ToString() : null);

        IEnumerable<HitRow> Ask(string sql, long below) => connection.Query<HitRow>(sql, new { query, below, count = count + 1 });
    }

    private static SearchCursor Next(List<HitRow> page, SearchCursor after)
    {
        long Lowest(int source, long before) => page.Where(hit => hit.Source == source).Select(hit => hit.Row).DefaultIfEmpty(before).Min();
        return new SearchCursor(Lowest(0, after.Message), Lowest(1, after.Timeline), Lowest(2, after.Customer), Lowest(3, after.Case));
    }

    private sealed class HitRow
    {
        public int Source { get; init; }

        public long Row { get; init; }

        public long At { get; init; }

        public required string Snippet { get; init; }

        public long? CustomerId { get; init; }

        public string? ContactId { get; init; }

        public long? ConversationId { get; init; }

        public long? CaseNumber { get; init; }

        public SearchHit ToHit() => new(
            (SearchHitKind)Source, Timestamps.Read(At), Snippet, CustomerId, ContactId is null ? null : Guid.Parse(ContactId), ConversationId, CaseNumber);
    }
}
