using Gateway.Desk.Contacts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Storage.Tests;

/// <summary>A database file in a folder of its own, which is gone after the test.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-storage-").FullName;
    private Database? _open;

    public string Path => System.IO.Path.Combine(_folder, "data", "gateway.db");

    public async Task<Database> OpenAsync(TimeProvider? time = null)
    {
        await CloseAsync();
        return _open = await Database.OpenAsync(Path, time ?? TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async Task CloseAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
            _open = null;
        }
    }

    /// <summary>A connection past the gateway, to look and to break things.</summary>
    public SqliteConnection Connect()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public static Contact NewContact(DateTimeOffset? started = null) => new()
    {
        Id = Guid.CreateVersion7(),
        Channel = ContactChannel.Call,
        Started = started ?? new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
    };

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
