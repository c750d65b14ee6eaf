using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The one thread that owns all transactions and dialogs: sockets, timers and verbs post work, it runs the work in order.
/// Its queue is bounded: who can lose work (UDP) tries and counts the loss, who cannot waits for room.</summary>
internal sealed partial class Lane : IAsyncDisposable
{
    private const int Capacity = 8192;

    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ITimer? _alarm;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // 1 while the thread sleeps or is about to: who posts then wakes it.
    private int _isAsleep;

    // Owned by the thread: the timestamp that the alarm is set to, so that it is set again only for another timer.
    private long? _alarmDue;

    public Lane(TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        Timers = new TimerQueue(time);
        // The system's clock goes on while the thread sleeps; any other clock has to ring.
        _alarm = time == TimeProvider.System
            ? null
            : time.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        new Thread(RunLoop) { IsBackground = true, Name = "sip lane" }.Start();
    }

    /// <summary>The lane's timers; only work that runs on the lane may touch them.</summary>
    public TimerQueue Timers { get; }

    /// <summary>Posts work that may be lost; false when the queue is full or the lane has ended.</summary>
    public bool TryPost(Action work)
    {
        if (!_work.Writer.TryWrite(work))
            return false;
        Wake();
        return true;
    }

    /// <summary>Posts work that must not be lost; false when the lane has ended.</summary>
    public async ValueTask<bool> PostAsync(Action work, CancellationToken ct = default)
    {
        while (await _work.Writer.WaitToWriteAsync(ct).ConfigureAwait(false))
        {
            if (TryPost(work))
                return true;
        }

        return false;
    }

    /// <summary>Fires a token away from the lane, so that no flow's continuation runs here; a callback that throws is logged.</summary>
    public void Fire(CancellationTokenSource source) =>
        source.CancelAsync().ContinueWith(
            cancelled => LogFault(_logger, cancelled.Exception), CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Takes no more work, finishes what is queued, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_work.Writer.TryComplete())
            Wake();
        await _ended.Task.ConfigureAwait(false);
        if (_alarm is not null)
            await _alarm.DisposeAsync().ConfigureAwait(false);
    }

    private void RunLoop()
    {
        while (RunQueued() || !_work.Reader.Completion.IsCompleted)
            Sleep();
        _wake.Dispose();
        _ended.SetResult();
    }

    // True when there was something to do.
    private bool RunQueued()
    {
        var hasRun = false;
        while (_work.Reader.TryRead(out var work))
        {
            Run(work);
            RunDueTimers();
            hasRun = true;
        }

        RunDueTimers();
        return hasRun;
    }

    private void RunDueTimers()
    {
        while (Timers.TryTakeDue(out var callback))
            Run(callback);
    }

    private void Sleep()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (_work.Reader.Count == 0 && !_work.Reader.Completion.IsCompleted)
        {
            SetAlarm();
            _wake.WaitOne(_alarm is null ? TimeLeft() : Timeout.InfiniteTimeSpan);
        }

        Volatile.Write(ref _isAsleep, 0);
    }

    private void SetAlarm()
    {
        if (_alarm is null || Timers.NextDue == _alarmDue)
            return;
        _alarmDue = Timers.NextDue;
        _alarm.Change(TimeLeft(), Timeout.InfiniteTimeSpan);
    }

    // Timers count whole milliseconds: rounding up spares a wake-up that finds nothing due.
    private TimeSpan TimeLeft() => Timers.UntilNext() is { } left
        ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds))
        : Timeout.InfiniteTimeSpan;

    private void Wake()
    {
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
            _wake.Set();
    }

    private void Run(Action work)
    {
        try
        {
            work();
        }
        catch (Exception fault)
        {
            // A bug in handling one message must not stop everyone else's calls.
            LogFault(_logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Work on the SIP lane failed")]
    private static partial void LogFault(ILogger logger, Exception? fault);
}
