using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>
/// How connections are opened. WAL lets readers read while the writer writes. <c>synchronous = FULL</c> syncs the log
/// at every commit: a kill -9 would lose nothing with NORMAL either, but a power cut would lose what was committed since
/// the last checkpoint, and who awaits a commit relies on it. The sync costs one disk flush per batch, not per write.
/// </summary>
internal static class Connections
{
    private const int BusyTimeoutSeconds = 5;

    public static SqliteConnection OpenWriter(string path)
    {
        var connection = Open(path);
        connection.Execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            """);
        return connection;
    }

    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(path);
        connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
