using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Runs;

/// <summary>
/// Notes that this run is alive, every five seconds, so that after a crash the contacts it left open can be ended at
/// a time that is true.
/// </summary>
internal sealed class RunLog : IAsyncDisposable
{
    /// <summary>The reason of a contact that was open when the gateway crashed.</summary>
    public const string StoppedUnexpectedly = "stopped unexpectedly";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly long _run;
    private readonly BatchWriter _writer;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public RunLog(long run, BatchWriter writer, TimeProvider time)
    {
        _run = run;
        _writer = writer;
        _time = time;
        _loop = Task.Run(BeatAsync);
    }

    public static long Begin(SqliteConnection connection, DateTimeOffset now) => connection.ExecuteScalar<long>(
        "INSERT INTO run (started, alive) VALUES (@Now, @Now) RETURNING id", new { Now = now.ToUnixTimeMilliseconds() });

    /// <summary>
    /// Ends the calls that are still open (a conversation goes on where it stood), at the last moment at which the run or the contact gave a sign of life,
    /// and returns how many they were.
    /// </summary>
    public static int EndOpenContacts(SqliteConnection connection, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction();
        var parameters = new
        {
            Now = now.ToUnixTimeMilliseconds(),
            Result = nameof(Result.OurFault),
            Reason = StoppedUnexpectedly,
            Kind = nameof(TimelineKind.Ended),
            Conversation = nameof(ContactChannel.Message),
        };
        connection.Execute(
            """
            CREATE TEMP TABLE crashed AS
            SELECT id, min(@Now, max(
                started,
                ifnull(answered, 0),
                ifnull((SELECT max(at) FROM timeline WHERE contact_id = contact.id), 0),
                ifnull((SELECT alive FROM run ORDER BY id DESC LIMIT 1), 0))) AS ended
            FROM contact WHERE ended IS NULL
                AND (channel <> @Conversation OR NOT EXISTS (SELECT 1 FROM conversation WHERE contact_id = contact.id))
            """,
            parameters,
            transaction);
        connection.Execute(
            """
            INSERT INTO timeline (contact_id, at, kind, text) SELECT id, ended, @Kind, @Reason FROM temp.crashed;
            """,
            parameters,
            transaction);
        var count = connection.Execute(
            """
            UPDATE contact SET ended = crashed.ended, result = @Result, reason = @Reason
            FROM temp.crashed WHERE crashed.id = contact.id
            """,
            parameters,
            transaction);
        connection.Execute("DROP TABLE temp.crashed", transaction: transaction);
        transaction.Commit();
        return count;
    }

    /// <summary>Notes that the run stops on purpose.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await NoteAsync("UPDATE run SET alive = @Now, stopped = @Now WHERE id = @Id").ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                await NoteAsync("UPDATE run SET alive = @Now WHERE id = @Id").ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping is the only way out.
        }
    }

    // A sign of life that cannot be written is one beat less; the writer has logged it.
    private Task NoteAsync(string sql)
    {
        var parameters = new { Now = _time.GetUtcNow().ToUnixTimeMilliseconds(), Id = _run };
        return _writer.WriteAsync(connection => connection.Execute(sql, parameters), CancellationToken.None)
            .ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
