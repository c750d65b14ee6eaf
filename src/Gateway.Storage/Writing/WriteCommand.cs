using Gateway.Desk.Contacts;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Writing;

/// <summary>One unit of writing. It may run more than once, when its batch is retried; the last run counts.</summary>
internal abstract class WriteCommand(long queued)
{
    /// <summary>Time stamp of when it was queued.</summary>
    public long Queued { get; } = queued;

    /// <summary>What this command alone failed with in the last run; none when it went well.</summary>
    public Exception? Failure { get; set; }

    public abstract void Run(SqliteConnection connection);

    /// <summary>The batch is committed: tell who waits what came of this command.</summary>
    public abstract void Complete();

    /// <summary>The batch was given up.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A <see cref="WriteCommand"/> with a result, which is given out only after the commit.</summary>
internal sealed class WriteCommand<T>(Func<SqliteConnection, T> work, long queued) : WriteCommand(queued)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Committed => _done.Task;

    public override void Run(SqliteConnection connection) => _result = work(connection);

    public override void Complete()
    {
        if (Failure is { } failure)
        {
            Fail(failure);
        }
        else
        {
            _done.TrySetResult(_result!);
        }
    }

    public override void Fail(Exception exception) => _done.TrySetException(
        exception is SqliteException ? new StoreException($"Writing failed: {exception.Message}", exception) : exception);
}
