using Gateway.Peers.Gateways;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>A message as it lies in the database.</summary>
internal sealed record StoredMessage(string Id, string? ExternalId, string Author, string Kind, string Text, string State, string? Fault, string Address);

/// <summary>Reads the gateway's database beside it, while it runs.</summary>
internal static class StoredMessages
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>The messages of a channel in the order in which they came; those of one conversation when its address is given.</summary>
    public static IReadOnlyList<StoredMessage> Of(GatewayFolder folder, string channel, string? address = null) => Read(
        folder,
        """
        SELECT message.id, external_id, author, kind, text, state, fault, address FROM message
        JOIN conversation ON conversation.id = conversation_id
        WHERE message.channel = @p0 AND (@p1 IS NULL OR address = @p1) ORDER BY seq
        """,
        row => new StoredMessage(
            row.GetString(0), Text(row, 1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), Text(row, 6), row.GetString(7)),
        channel,
        address);

    /// <summary>Rows of any query.</summary>
    public static IReadOnlyList<T> Read<T>(GatewayFolder folder, string sql, Func<SqliteDataReader, T> read, params object?[] parameters)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Data, "gateway.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"@p{i}", parameters[i] ?? DBNull.Value);
        }

        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    /// <summary>Awaits what is written a moment after a request was answered.</summary>
    public static async Task<T> UntilAsync<T>(Func<T> look, Func<T, bool> isThere)
    {
        using var end = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var found = look();
            if (isThere(found))
            {
                return found;
            }

            // The database tells nobody; it is asked.
            Assert.False(end.IsCancellationRequested, $"not in the database: {found}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
