namespace Gateway.Telephony.Sip.Transactions;

/// <summary>All timers of a lane in one heap, ordered by due time and then by the order they were set. Only its lane touches it.
/// A stopped timer lets go of its callback at once and leaves the heap when due, or earlier when half of the heap is stopped ones.</summary>
internal sealed class TimerQueue(TimeProvider time)
{
    private const int CompactFrom = 256;

    private PriorityQueue<LaneTimer, (long Due, long Order)> _heap = new();
    private long _order;
    private int _stopped;

    /// <summary>Timers that are set and not yet fired or stopped.</summary>
    public int Count => _heap.Count - _stopped;

    public LaneTimer Start(TimeSpan delay, Action callback)
    {
        var ticks = (long)(Math.Max(delay.TotalSeconds, 0) * time.TimestampFrequency);
        var timer = new LaneTimer(this, time.GetTimestamp() + ticks, _order++, callback);
        _heap.Enqueue(timer, (timer.Due, timer.Order));
        return timer;
    }

    /// <summary>Timestamp at which the next timer is due, or null when none is set.</summary>
    public long? NextDue
    {
        get
        {
            DropStopped();
            return _heap.TryPeek(out var next, out _) ? next.Due : null;
        }
    }

    /// <summary>Time until the next timer is due (zero when it is overdue), or null when none is set.</summary>
    public TimeSpan? UntilNext()
    {
        if (NextDue is not { } due)
            return null;
        var left = due - time.GetTimestamp();
        return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)left / time.TimestampFrequency);
    }

    /// <summary>Takes the next callback that is due.</summary>
    public bool TryTakeDue(out Action callback)
    {
        DropStopped();
        if (_heap.TryPeek(out var next, out _) && next.Due <= time.GetTimestamp())
        {
            _heap.Dequeue();
            callback = next.Take()!;
            return true;
        }

        callback = static () => { };
        return false;
    }

    internal void OnStopped()
    {
        _stopped++;
        if (_stopped < CompactFrom || _stopped * 2 < _heap.Count)
            return;
        _heap = new(_heap.UnorderedItems.Where(static item => item.Element.IsSet));
        _stopped = 0;
    }

    private void DropStopped()
    {
        while (_heap.TryPeek(out var next, out _) && !next.IsSet)
        {
            _heap.Dequeue();
            _stopped--;
        }
    }
}

/// <summary>One timer of a lane.</summary>
internal sealed class LaneTimer(TimerQueue queue, long due, long order, Action callback)
{
    private Action? _callback = callback;

    public long Due => due;

    public long Order => order;

    public bool IsSet => _callback is not null;

    /// <summary>Stops it; does nothing once it has fired or was stopped.</summary>
    public void Stop()
    {
        if (Take() is not null)
            queue.OnStopped();
    }

    internal Action? Take()
    {
        var taken = _callback;
        _callback = null;
        return taken;
    }
}
