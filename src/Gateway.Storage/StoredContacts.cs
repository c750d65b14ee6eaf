using Gateway.Desk.Contacts;
using Gateway.Storage.Contacts;
using Gateway.Storage.Reading;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>Reads the contacts of a database that a running gateway may have open; writes nothing.</summary>
public sealed class StoredContacts : IDisposable
{
    private readonly ReaderPool _readers;

    private StoredContacts(ReaderPool readers) => _readers = readers;

    /// <summary>Opens the file at <paramref name="path"/>, which must exist.</summary>
    /// <exception cref="StoreException">It is not there or cannot be read.</exception>
    public static StoredContacts Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new StoreException($"There is no database {path}; the gateway makes it when it first runs.");
        }

        try
        {
            return new StoredContacts(new ReaderPool(path));
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"The database {path} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>The contacts that began last, newest first.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public Task<IReadOnlyList<Contact>> RecentAsync(int count, CancellationToken ct) =>
        _readers.ReadAsync(connection => ContactStore.Recent(connection, count), ct);

    /// <summary>One contact with its customer and timeline; none when there is no such contact.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public Task<ContactRecord?> FindAsync(Guid id, CancellationToken ct) =>
        _readers.ReadAsync(connection => ContactStore.Find(connection, id), ct);

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();
}
