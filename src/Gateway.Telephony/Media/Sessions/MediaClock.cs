using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// The one thread that owns the media of all calls. It sleeps until a datagram or the next 5 ms deadline comes; received
/// packets are handled, and relayed, on arrival; each leg is served every 20 ms in one of four slots. Deadlines are
/// absolute; after an overrun a leg is served once and told how many frames it missed. Other threads post commands.
/// </summary>
internal sealed partial class MediaClock : IAsyncDisposable
{
    private const int Slots = 4;
    private const ulong TimerId = ulong.MaxValue;

    /// <summary>Marks the number of a leg's socket of reports.</summary>
    private const ulong ReportFlag = 1UL << 32;

    private static readonly TimeSpan SlotTime = TimeSpan.FromMilliseconds(20.0 / Slots);

    private readonly Epoll _epoll = new();
    private readonly ClockTimer _timer = new(SlotTime);
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _afterEnd = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _started;

    // Owned by the clock's thread.
    private readonly List<MediaLeg>[] _slots = [[], [], [], []];
    private readonly List<MediaLeg?> _legs = [];
    private readonly List<ITicked> _mixes = [];
    private long _lastTurn;
    private long _slotCount;
    private long _skipped;
    private bool _isEnding;

    private volatile bool _hasEnded;

    public MediaClock(TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _started = _lastTurn = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
        _epoll.Add(_timer.Handle, TimerId);
        var thread = new Thread(Run) { IsBackground = true, Name = "media clock", Priority = ThreadPriority.Highest };
        thread.Start();
    }

    /// <summary>Room to work in for the legs; on the clock's thread only.</summary>
    public ClockBuffers Buffers { get; } = new();

    /// <summary>Wall-clock time when the clock started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Time since the clock started.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>Time since the clock last turned; from any thread.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _lastTurn));

    /// <summary>Frames that were left out because the clock came too late.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>
    /// Runs a command on the clock's thread, in the order of posting, within 5 ms. Callers bound the queue: a session has
    /// few commands under way. After the end, commands run at once on the caller's thread.
    /// </summary>
    public void Post(Action command)
    {
        _commands.Enqueue(command);
        if (_hasEnded)
        {
            lock (_afterEnd)
            {
                RunCommands();
            }
        }
    }

    /// <summary>Starts to serve a leg. On the clock's thread only.</summary>
    public void Add(MediaLeg leg)
    {
        var free = _legs.IndexOf(null);
        leg.Id = free >= 0 ? free : _legs.Count;
        if (free < 0)
        {
            _legs.Add(null);
        }

        _legs[leg.Id] = leg;
        _slots.MinBy(slot => slot.Count)!.Add(leg);
        _epoll.Add(leg.Socket.SafeHandle, (ulong)leg.Id);
    }

    /// <summary>Starts to serve a conference. On the clock's thread only.</summary>
    public void Add(ITicked mix) => _mixes.Add(mix);

    /// <summary>Stops serving a conference. On the clock's thread only.</summary>
    public void Remove(ITicked mix) => _mixes.Remove(mix);

    /// <summary>Stops serving a leg; harmless when it is not served. On the clock's thread only.</summary>
    public void Remove(MediaLeg leg)
    {
        if (leg.Id >= _legs.Count || _legs[leg.Id] != leg)
        {
            return;
        }

        _legs[leg.Id] = null;
        Array.ForEach(_slots, slot => slot.Remove(leg));
        _epoll.Remove(leg.Socket.SafeHandle);
        if (leg.ReportSocket is { } reports)
        {
            _epoll.Remove(reports.SafeHandle);
        }
    }

    /// <summary>Watches the socket of a leg's reports too, until the leg is removed. On the clock's thread only.</summary>
    public void Watch(MediaLeg leg, Socket reports) => _epoll.Add(reports.SafeHandle, (uint)leg.Id | ReportFlag);

    public async ValueTask DisposeAsync()
    {
        Post(() => _isEnding = true);
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        Span<ulong> ready = stackalloc ulong[64];
        while (!_isEnding)
        {
            var ids = ready[.._epoll.Wait(ready)];
            var now = Now;
            Volatile.Write(ref _lastTurn, _time.GetTimestamp());
            RunCommands();
            var deadlines = ids.Contains(TimerId) ? _timer.TakeExpirations() : 0;

            // What has come is read before the frames that it belongs to are due; after an overrun all that has piled up.
            foreach (var id in ids)
            {
                if (id != TimerId && _legs[(int)(id & ~ReportFlag)] is { } leg)
                {
                    Read(leg, isReport: (id & ReportFlag) != 0, now, isPiledUp: deadlines > Slots);
                }
            }

            Tick(deadlines, now);
        }

        End();
    }

    /// <summary>Serves the slots whose deadlines have passed, each once.</summary>
    private void Tick(int deadlines, TimeSpan now)
    {
        var before = _slotCount;
        _slotCount += deadlines;
        for (var slot = 0; slot < Slots; slot++)
        {
            var turns = (int)(TurnsUntil(_slotCount, slot) - TurnsUntil(before, slot));
            if (turns == 0)
            {
                continue;
            }

            if (turns > 1)
            {
                Volatile.Write(ref _skipped, _skipped + ((turns - 1) * _slots[slot].Count));
            }

            // Backwards, because a leg that fails is taken out.
            for (var index = _slots[slot].Count - 1; index >= 0; index--)
            {
                Tick(_slots[slot][index], turns, now);
            }
        }

        if (TurnsUntil(_slotCount, Slots - 1) - TurnsUntil(before, Slots - 1) is > 0 and var rounds)
        {
            TickMixes((int)rounds);
        }
    }

    /// <summary>How often a slot has come up among the first <paramref name="deadlines"/> deadlines.</summary>
    private static long TurnsUntil(long deadlines, int slot) => (deadlines + Slots - 1 - slot) / Slots;

    /// <summary>Conferences come after the last slot, when every leg has said its frame.</summary>
    private void TickMixes(int turns)
    {
        for (var index = _mixes.Count - 1; index >= 0; index--)
        {
            try
            {
                _mixes[index].Tick(turns);
            }
            catch (Exception exception)
            {
                LogCommandFailed(exception);
                _mixes.RemoveAt(index);
            }
        }
    }

    private void Tick(MediaLeg leg, int turns, TimeSpan now)
    {
        try
        {
            leg.Tick(turns, now);
        }
        catch (Exception exception)
        {
            Fail(leg, exception);
        }
    }

    private void Read(MediaLeg leg, bool isReport, TimeSpan now, bool isPiledUp)
    {
        try
        {
            if (isReport)
            {
                leg.ReadReport(now);
            }
            else
            {
                leg.Read(now, isPiledUp);
            }
        }
        catch (Exception exception)
        {
            Fail(leg, exception);
        }
    }

    /// <summary>A bug in one leg ends that leg, not the others: its owner sees it as gone silent.</summary>
    private void Fail(MediaLeg leg, Exception exception)
    {
        LogLegFailed(exception);
        Remove(leg);
        leg.GiveUp();
    }

    private void RunCommands()
    {
        while (_commands.TryDequeue(out var command))
        {
            try
            {
                command();
            }
            catch (Exception exception)
            {
                LogCommandFailed(exception);
            }
        }
    }

    private void End()
    {
        _timer.Dispose();
        _epoll.Dispose();
        lock (_afterEnd)
        {
            _hasEnded = true;
            RunCommands();
        }

        _ended.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a media leg failed and is given up")]
    private partial void LogLegFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "a command to the media clock failed")]
    private partial void LogCommandFailed(Exception exception);
}
