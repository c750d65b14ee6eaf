using Dapper;
using Gateway.Desk.Contacts;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Customers;

/// <summary>A customer and everybody who was merged into them: one person.</summary>
internal static class Family
{
    /// <summary>Begins a statement that may name the table <c>family (id)</c> of the customer <c>@root</c>.</summary>
    public const string Of =
        """
        WITH RECURSIVE family (id) AS (
            SELECT @root UNION SELECT customer.id FROM customer JOIN family ON customer.merged_into = family.id)
        """;

    private const string Up =
        """
        WITH RECURSIVE up (id, into_id) AS (
            SELECT id, merged_into FROM customer WHERE id = @id
            UNION SELECT customer.id, customer.merged_into FROM customer JOIN up ON customer.id = up.into_id)
        SELECT id FROM up WHERE into_id IS NULL
        """;

    /// <summary>Who a customer is today; none when there is no such.</summary>
    public static long? RootOf(SqliteConnection connection, long id) => connection.QuerySingleOrDefault<long?>(Up, new { id });

    /// <summary>The customer who a row is today; none when there is no such.</summary>
    public static Customer? Find(SqliteConnection connection, long id) => RootOf(connection, id) is { } root
        ? connection.QuerySingle<Customer>("SELECT id AS Id, name AS Name, language AS Language, note AS Note FROM customer WHERE id = @root", new { root })
        : null;
}
