using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Storage.Delivery;
using Gateway.Storage.Reading;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>Reads the outbox of a database that a running gateway may have open; writes nothing.</summary>
public sealed class StoredOutbox : IDisposable
{
    private readonly ReaderPool _readers;

    private StoredOutbox(ReaderPool readers) => _readers = readers;

    /// <summary>Opens the file at <paramref name="path"/>, which must exist.</summary>
    /// <exception cref="StoreException">It is not there or cannot be read.</exception>
    public static StoredOutbox Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new StoreException($"There is no database {path}; the gateway makes it when it first runs.");
        }

        try
        {
            return new StoredOutbox(new ReaderPool(path));
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"The database {path} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>What waits or was given up, newest first.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public Task<IReadOnlyList<OutboxItem>> ListAsync(OutboxState? state, int count, CancellationToken ct) =>
        _readers.ReadAsync(connection => OutboxStore.List(connection, state, count, null), ct);

    /// <summary>The attempts of an item that is still there, oldest first.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public Task<IReadOnlyList<OutboxAttempt>> AttemptsAsync(long id, CancellationToken ct) =>
        _readers.ReadAsync(connection => OutboxStore.Attempts(connection, id), ct);

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();
}
