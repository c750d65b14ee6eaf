namespace Gateway.Telephony.Sip.Admission;

/// <summary>What is remembered of one source. Owned by <see cref="SourceAdmission"/>, under its lock; times count from its start.</summary>
internal sealed class SourceState(SourceKey key, bool isTrusted)
{
    public readonly Strikes Failures = new();
    public readonly Strikes Probes = new();

    /// <summary>What it may still send.</summary>
    public TokenBucket Messages;

    public SourceKey Key => key;

    /// <summary>True for trunks and whom the operator named: never banned.</summary>
    public bool IsTrusted => isTrusted;

    /// <summary>Calls with this source.</summary>
    public int Holds { get; set; }

    /// <summary>Until when it counts as known because of a login, or because we called it.</summary>
    public TimeSpan KnownUntil { get; set; }

    public TimeSpan BannedUntil { get; set; }

    public BanCause Cause { get; set; }

    public int Bans { get; set; }

    /// <summary>When it may next be told that it sends too much.</summary>
    public TimeSpan NextRefusal { get; set; }

    public bool IsKnown(TimeSpan now) => Holds > 0 || KnownUntil > now;

    public bool IsBanned(TimeSpan now) => BannedUntil > now;

    /// <summary>Forgets what was held against it.</summary>
    public void Clear()
    {
        Failures.Clear();
        Probes.Clear();
    }
}

/// <summary>Times of the last strikes against a source, as many as count.</summary>
internal sealed class Strikes
{
    private Queue<TimeSpan>? _times;

    /// <summary>Adds one; true when there are <paramref name="limit"/> within the window.</summary>
    public bool Add(TimeSpan now, TimeSpan window, int limit)
    {
        _times ??= new Queue<TimeSpan>();
        _times.Enqueue(now);
        while (_times.Count > limit || now - _times.Peek() > window)
            _times.Dequeue();
        return _times.Count >= limit;
    }

    public void Clear() => _times = null;
}
