using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The one loop that owns all transactions and dialogs: sockets, timers and verbs post work, the loop runs it in order.
/// Its queue is bounded: who can lose work (UDP) tries and counts the loss, who cannot waits for room.</summary>
internal sealed partial class Lane : IAsyncDisposable
{
    private const int Capacity = 8192;

    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _alarm;
    private readonly Task _loop;

    // Owned by the loop: the timestamp the alarm is set to, so that it is set again only for an earlier timer.
    private long _alarmDue = long.MaxValue;

    public Lane(TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        Timers = new TimerQueue(time);
        // A full queue needs no alarm: the loop looks at its timers after each piece of work.
        _alarm = time.CreateTimer(_ => _work.Writer.TryWrite(WakeUp), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The lane's timers; only work that runs on the lane may touch them.</summary>
    public TimerQueue Timers { get; }

    /// <summary>Posts work that may be lost; false when the queue is full or the lane has ended.</summary>
    public bool TryPost(Action work) => _work.Writer.TryWrite(work);

    /// <summary>Posts work that must not be lost; false when the lane has ended.</summary>
    public async ValueTask<bool> PostAsync(Action work, CancellationToken ct = default)
    {
        while (await _work.Writer.WaitToWriteAsync(ct).ConfigureAwait(false))
        {
            if (_work.Writer.TryWrite(work))
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
        _work.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _alarm.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await _work.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_work.Reader.TryRead(out var work))
            {
                Run(work);
                RunDueTimers();
            }

            SetAlarm();
        }
    }

    private void RunDueTimers()
    {
        while (Timers.TryTakeDue(out var callback))
            Run(callback);
    }

    private void SetAlarm()
    {
        if (Timers.UntilNext() is not { } delay)
            return;
        var now = _time.GetTimestamp();
        var due = now + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        // An alarm that is past has rung, even if the full queue swallowed its wake-up.
        if (_alarmDue > now && _alarmDue <= due)
            return;
        _alarmDue = due;
        // Timers count whole milliseconds: rounding up spares a wake-up that finds nothing due.
        _alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void WakeUp() => _alarmDue = long.MaxValue;

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
