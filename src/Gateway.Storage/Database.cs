using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Identities;
using Gateway.Desk.Contacts.Messages;
using Gateway.Storage.Bindings;
using Gateway.Storage.Catalogue;
using Gateway.Storage.Consents;
using Gateway.Storage.Contacts;
using Gateway.Storage.Customers;
using Gateway.Storage.Delivery;
using Gateway.Storage.History;
using Gateway.Storage.Messages;
using Gateway.Storage.Migrations;
using Gateway.Storage.Reading;
using Gateway.Storage.Runs;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gateway.Storage;

/// <summary>
/// The gateway's SQLite file: opened by one process only, migrated, with one writer and a pool of readers. A contact
/// that a crashed run left open gets an ending before anybody can read it.
/// </summary>
public sealed partial class Database : IAsyncDisposable
{
    // EWOULDBLOCK of Linux: somebody else holds the lock.
    private const int WouldBlock = 11;

    private readonly FileStream _lock;
    private readonly ReaderPool _readers;
    private readonly BatchWriter _writer;
    private readonly RunLog _runs;
    private readonly BindingStore _bindings;

    private Database(FileStream fileLock, ReaderPool readers, BatchWriter writer, RunLog runs, TimeProvider time, ILogger logger)
    {
        _lock = fileLock;
        _readers = readers;
        _writer = writer;
        _runs = runs;
        _bindings = new BindingStore(writer, readers, time, logger);
        Customers = new CustomerStore(writer, readers, time);
        Contacts = new ContactStore(writer, readers);
        Messages = new MessageStore(writer, readers, time);
        Identities = new IdentityStore(writer, readers, time);
        Consents = new ConsentStore(writer, readers);
        Cases = new CaseStore(writer, readers, time);
        History = new HistoryStore(readers);
        Outbox = new OutboxStore(writer, readers, time);
        Catalogue = new CatalogueStore(writer, readers);
        Visitors = new VisitorStore(writer, readers, time);
        Events = new EventStore(writer, readers, time);
    }

    /// <summary>Customers and their identities.</summary>
    public ICustomerStore Customers { get; }

    /// <summary>Contacts and their timelines.</summary>
    public IContactStore Contacts { get; }

    /// <summary>Conversations and messages.</summary>
    public IMessageStore Messages { get; }

    /// <summary>Which handles are the same person.</summary>
    public IIdentityStore Identities { get; }

    /// <summary>What customers allowed and took back.</summary>
    public IConsentStore Consents { get; }

    /// <summary>Matters over all their contacts.</summary>
    public ICaseStore Cases { get; }

    /// <summary>Calls and messages as one timeline, and full-text search.</summary>
    public IHistoryStore History { get; }

    /// <summary>What has to reach other systems.</summary>
    public IOutboxStore Outbox { get; }

    /// <summary>What happened that other programs want to hear.</summary>
    public IEventStore Events { get; }

    /// <summary>Lists of what is stored.</summary>
    public ICatalogue Catalogue { get; }

    /// <summary>Visitors of web chats.</summary>
    public IVisitorStore Visitors { get; }

    /// <summary>The phones that are registered.</summary>
    public IBindingRows Bindings => _bindings;

    /// <summary>The writer, for tests and benchmarks.</summary>
    internal BatchWriter Writer => _writer;

    /// <summary>Opens or creates the file at <paramref name="path"/>; its folder is created too.</summary>
    /// <exception cref="SchemaTooNewException">A later version of the gateway wrote this database.</exception>
    /// <exception cref="DatabaseInUseException">Another gateway has it open.</exception>
    /// <exception cref="StoreException">It cannot be opened: no rights, disk full, no database.</exception>
    public static Task<Database> OpenAsync(
        string path, TimeProvider time, ILoggerFactory loggers, CancellationToken ct = default) =>
        Task.Run(() => Open(Path.GetFullPath(path), time, loggers.CreateLogger<Database>()), ct);

    /// <summary>Commits what is queued, notes that the run stopped on purpose and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _bindings.DisposeAsync().ConfigureAwait(false);
        await _runs.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _readers.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static Database Open(string path, TimeProvider time, ILogger logger)
    {
        FileStream? fileLock = null;
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            fileLock = Lock(path);
            connection = Connections.OpenWriter(path);
            var steps = Migrator.Run(connection);
            var recovered = RunLog.EndOpenContacts(connection, time.GetUtcNow());
            LogOpened(logger, path, steps, recovered);
            var run = RunLog.Begin(connection, time.GetUtcNow());
            var readers = new ReaderPool(path);
            var writer = new BatchWriter(connection, time, logger);
            return new Database(fileLock, readers, writer, new RunLog(run, writer, time), time, logger);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            fileLock?.Dispose();
            if (exception is SqliteException or UnauthorizedAccessException or IOException)
            {
                throw new StoreException($"The database {path} cannot be opened: {exception.Message}", exception);
            }

            throw;
        }
    }

    // The kernel lets go of the lock when the process dies, however it dies.
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            throw new DatabaseInUseException(path, exception);
        }
    }

    [LoggerMessage(LogLevel.Information,
        "Database {Path} open, {Steps} migrations run, {Recovered} contacts of a crashed run ended")]
    private static partial void LogOpened(ILogger logger, string path, int steps, int recovered);
}
