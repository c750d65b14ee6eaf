using System.Threading.Channels;
using Gateway.Desk.Contacts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gateway.Storage.Writing;

/// <summary>
/// The only writer. One loop takes commands from a bounded channel and commits them together, 5 ms after the first or
/// when there are 50; who awaits a command goes on after its commit. A batch that the disk refuses is tried again until
/// its oldest command is too old; then everybody who waits is told. Writers wait when the channel is full.
/// </summary>
internal sealed partial class BatchWriter : IAsyncDisposable
{
    private const int MaxBatch = 50;
    private const int MaxQueued = 4096;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(2);

    private static readonly PreparedCommand Begin = new("BEGIN IMMEDIATE");
    private static readonly PreparedCommand Commit = new("COMMIT");

    private readonly Channel<WriteCommand> _commands = Channel.CreateBounded<WriteCommand>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<WriteCommand> _batch = new(MaxBatch);
    private readonly Task _loop;

    public BatchWriter(SqliteConnection connection, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _time = time;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>How old a command may become before its batch is given up.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called after each commit, on the writer's loop: must not wait or throw.</summary>
    public Action? OnCommitted { get; set; }

    /// <summary>
    /// Queues <paramref name="work"/>, before this method returns unless the channel is full, and completes at its
    /// commit. The token ends the waiting, not the write.
    /// </summary>
    /// <exception cref="StoreException">The disk refused it, or the database is closed.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct)
    {
        var command = new WriteCommand<T>(work, _time.GetTimestamp());
        var committed = _commands.Writer.TryWrite(command) ? command.Committed : WriteWhenThereIsRoomAsync(command);
        return committed.WaitAsync(ct);
    }

    /// <summary>Commits what is queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _commands.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<T> WriteWhenThereIsRoomAsync<T>(WriteCommand<T> command)
    {
        try
        {
            await _commands.Writer.WriteAsync(command).ConfigureAwait(false);
        }
        catch (ChannelClosedException exception)
        {
            throw new StoreException("The database is closed.", exception);
        }

        return await command.Committed.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await _commands.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            TakeQueued();
            if (_batch.Count < MaxBatch)
            {
                await Task.Delay(Linger, _time).ConfigureAwait(false);
                TakeQueued();
            }

            await CommitAsync().ConfigureAwait(false);
            _batch.Clear();
        }
    }

    private void TakeQueued()
    {
        while (_batch.Count < MaxBatch && _commands.Reader.TryRead(out var command))
        {
            _batch.Add(command);
        }
    }

    private async Task CommitAsync()
    {
        var backOff = Linger;
        var started = _time.GetTimestamp();
        while (TryCommit() is { } failure)
        {
            if (!SqliteFault.MayPass(failure) || _time.GetElapsedTime(_batch[0].Queued) >= GiveUpAfter)
            {
                LogGivenUp(failure, _batch.Count);
                StorageMetrics.GivenUp(_batch.Count);
                _batch.ForEach(command => command.Fail(failure));
                return;
            }

            backOff = backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
            LogRetried(failure, _batch.Count, backOff);
            await Task.Delay(backOff, _time).ConfigureAwait(false);
        }

        StorageMetrics.Committed(_batch.Count, _time.GetElapsedTime(started));
        foreach (var command in _batch)
        {
            if (command.Failure is { } failure)
            {
                LogRefused(failure);
            }

            command.Complete();
        }

        OnCommitted?.Invoke();
    }

    // What the batch as a whole failed with; none after the commit.
    private Exception? TryCommit()
    {
        try
        {
            Begin.Execute(_connection);
            if (!TryRunTogether())
            {
                // Each gets a savepoint of its own: it costs more, and is hardly ever needed.
                RollBack();
                Begin.Execute(_connection);
                _batch.ForEach(RunAlone);
            }

            Commit.Execute(_connection);
            return null;
        }
        catch (SqliteException exception)
        {
            return RollBack() ?? exception;
        }
    }

    // False when a command failed by its own fault.
    private bool TryRunTogether()
    {
        foreach (var command in _batch)
        {
            command.Failure = null;
            try
            {
                command.Run(_connection);
            }
            catch (Exception exception) when (!SqliteFault.MayPass(exception))
            {
                return false;
            }
        }

        return true;
    }

    // A command that fails is undone by itself and takes no neighbour with it, unless the disk is to blame or SQLite has
    // already undone the whole transaction.
    private void RunAlone(WriteCommand command)
    {
        command.Failure = null;
        Execute("SAVEPOINT command");
        try
        {
            command.Run(_connection);
        }
        catch (Exception exception)
        {
            if (exception is SqliteException sqlite && (SqliteFault.MayPass(sqlite) || !IsInTransaction))
            {
                throw;
            }

            command.Failure = exception;
            Execute("ROLLBACK TO command");
        }

        Execute("RELEASE command");
    }

    private SqliteException? RollBack()
    {
        try
        {
            if (IsInTransaction)
            {
                Execute("ROLLBACK");
            }

            return null;
        }
        catch (SqliteException exception)
        {
            return exception;
        }
    }

    private bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [LoggerMessage(LogLevel.Warning, "Writing {Count} commands failed, next try in {BackOff}")]
    private partial void LogRetried(Exception exception, int count, TimeSpan backOff);

    [LoggerMessage(LogLevel.Error, "Writing {Count} commands failed for good")]
    private partial void LogGivenUp(Exception exception, int count);

    [LoggerMessage(LogLevel.Error, "The database refused one write")]
    private partial void LogRefused(Exception exception);
}
