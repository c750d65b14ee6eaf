using System.Threading.Channels;
using Gateway.Desk.Contacts;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Reading;

/// <summary>
/// A few read-only connections. SQLite's reads block, so each runs on a pool thread; who comes when all are lent waits.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private const int Size = 4;
    private readonly Channel<SqliteConnection> _free = Channel.CreateBounded<SqliteConnection>(Size);

    public ReaderPool(string path)
    {
        for (var i = 0; i < Size; i++)
        {
            _free.Writer.TryWrite(Connections.OpenReader(path));
        }
    }

    /// <exception cref="StoreException">The database cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken ct)
    {
        var connection = await _free.Reader.ReadAsync(ct).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => read(connection), CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"Reading failed: {exception.Message}", exception);
        }
        finally
        {
            if (!_free.Writer.TryWrite(connection))
            {
                connection.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _free.Writer.TryComplete();
        while (_free.Reader.TryRead(out var connection))
        {
            connection.Dispose();
        }
    }
}
