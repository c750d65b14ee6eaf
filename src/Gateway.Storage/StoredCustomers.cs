using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Identities;
using Gateway.Storage.Consents;
using Gateway.Storage.Customers;
using Gateway.Storage.History;
using Gateway.Storage.Migrations;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Storage;

/// <summary>
/// Customers, consents, cases and history of a database that a running gateway may have open. Each write is one short transaction
/// beside the gateway's own: SQLite lets one wait for the other, and the gateway keeps nothing of these in memory.
/// </summary>
public sealed class StoredCustomers : IAsyncDisposable
{
    private readonly ReaderPool _readers;
    private readonly BatchWriter _writer;

    private StoredCustomers(ReaderPool readers, BatchWriter writer, TimeProvider time)
    {
        _readers = readers;
        _writer = writer;
        Identities = new IdentityStore(writer, readers, time);
        Consents = new ConsentStore(writer, readers);
        Cases = new CaseStore(writer, readers, time);
        History = new HistoryStore(readers);
    }

    /// <summary>Which handles are the same person.</summary>
    public IIdentityStore Identities { get; }

    /// <summary>What customers allowed and took back.</summary>
    public IConsentStore Consents { get; }

    /// <summary>Matters over all their contacts.</summary>
    public ICaseStore Cases { get; }

    /// <summary>Calls and messages as one timeline, and full-text search.</summary>
    public IHistoryStore History { get; }

    /// <summary>Opens the file at <paramref name="path"/>, which a gateway of this version made.</summary>
    /// <exception cref="StoreException">It is not there, of another version, or cannot be opened.</exception>
    public static StoredCustomers Open(string path, TimeProvider time)
    {
        if (!File.Exists(path))
        {
            throw new StoreException($"There is no database {path}; the gateway makes it when it first runs.");
        }

        SqliteConnection? connection = null;
        try
        {
            connection = Connections.OpenWriter(path);
            if (connection.ExecuteScalar<int>("PRAGMA user_version") != Migrator.Steps[^1].Number)
            {
                throw new StoreException($"The database {path} is of another version; start the gateway of this version once.");
            }

            return new StoredCustomers(new ReaderPool(path), new BatchWriter(connection, time, NullLogger.Instance), time);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            if (exception is SqliteException)
            {
                throw new StoreException($"The database {path} cannot be opened: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        _readers.Dispose();
    }
}
