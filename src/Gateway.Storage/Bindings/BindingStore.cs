using System.Collections.Concurrent;
using System.Threading.Channels;
using Dapper;
using Gateway.Desk.Contacts;
using Gateway.Storage.Reading;
using Gateway.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gateway.Storage.Bindings;

/// <summary>
/// Bindings behind a queue that holds one state per user, the latest, so that it is bounded by the number of users and a
/// registrar never waits for the disk.
/// </summary>
internal sealed partial class BindingStore : IBindingRows, IAsyncDisposable
{
    private const string Select =
        """
        SELECT user AS User, contact AS Contact, parameters AS Parameters, remote AS Remote, local AS Local, transport AS Transport,
            call_id AS CallId, cseq AS CSeq, expires AS Expires, user_agent AS UserAgent
        FROM binding WHERE expires > @Now ORDER BY user, contact
        """;

    private const string Delete = "DELETE FROM binding WHERE user = @User";

    private const string Insert =
        """
        INSERT OR REPLACE INTO binding (user, contact, parameters, remote, local, transport, call_id, cseq, expires, user_agent)
        VALUES (@User, @Contact, @Parameters, @Remote, @Local, @Transport, @CallId, @CSeq, @Expires, @UserAgent)
        """;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly BatchWriter _writer;
    private readonly ReaderPool _readers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Written by anybody, emptied by the loop; the signal says that there is something, once is enough.
    private readonly ConcurrentDictionary<string, IReadOnlyList<BindingRow>> _unsaved = new(StringComparer.Ordinal);
    private readonly Channel<TaskCompletionSource?> _signals = Channel.CreateBounded<TaskCompletionSource?>(
        new BoundedChannelOptions(64) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Task _loop;
    private volatile bool _isStopping;

    public BindingStore(BatchWriter writer, ReaderPool readers, TimeProvider time, ILogger logger)
    {
        _writer = writer;
        _readers = readers;
        _time = time;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    public Task<IReadOnlyList<BindingRow>> LoadAsync(CancellationToken ct) => _readers.ReadAsync<IReadOnlyList<BindingRow>>(
        connection =>
        [
            .. connection.Query<Row>(Select, new { Now = Timestamps.Write(_time.GetUtcNow()) }).Select(row => row.ToBinding()),
        ],
        ct);

    public void Save(string user, IReadOnlyList<BindingRow> bindings)
    {
        _unsaved[user] = bindings;

        // A full channel holds a signal that comes after this state, so a refused one is not missed.
        _signals.Writer.TryWrite(null);
    }

    public async Task FlushAsync(CancellationToken ct)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _signals.Writer.WriteAsync(flushed, ct).ConfigureAwait(false);
        await flushed.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _signals.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await foreach (var flush in _signals.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            while (!_unsaved.IsEmpty && !await TryWriteAsync().ConfigureAwait(false) && !_isStopping)
            {
                await Task.Delay(RetryAfter, _time).ConfigureAwait(false);
            }

            flush?.TrySetResult();
        }
    }

    private async Task<bool> TryWriteAsync()
    {
        var states = _unsaved.ToArray();
        try
        {
            await _writer.WriteAsync(connection => Write(connection, states), CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            LogNotWritten(exception, states.Length);
            return false;
        }

        // A state that was replaced meanwhile stays for the next round.
        foreach (var state in states)
        {
            _unsaved.TryRemove(state);
        }

        return true;
    }

    private static int Write(SqliteConnection connection, KeyValuePair<string, IReadOnlyList<BindingRow>>[] states)
    {
        foreach (var (user, bindings) in states)
        {
            connection.Execute(Delete, new { User = user });
            connection.Execute(Insert, bindings.Select(binding => Row.Of(user, binding)));
        }

        return states.Length;
    }

    [LoggerMessage(LogLevel.Warning, "The bindings of {Count} users could not be written yet")]
    private partial void LogNotWritten(Exception exception, int count);

    private sealed record Row(
        string User, string Contact, string Parameters, string Remote, string Local, string Transport, string CallId,
        long CSeq, long Expires, string? UserAgent)
    {
        public static Row Of(string user, BindingRow binding) => new(
            user, binding.Contact, binding.Parameters, binding.Remote, binding.Local, binding.Transport, binding.CallId,
            binding.CSeq, Timestamps.Write(binding.Expires), binding.UserAgent);

        public BindingRow ToBinding() => new(
            User, Contact, Parameters, Remote, Local, Transport, CallId, CSeq, Timestamps.Read(Expires), UserAgent);
    }
}
