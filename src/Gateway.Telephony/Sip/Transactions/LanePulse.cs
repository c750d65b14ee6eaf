namespace Gateway.Telephony.Sip.Transactions;

/// <summary>Sends a beat through the lane's queue every 50 ms and tells how long it took, so that overload and a stuck lane are
/// seen from outside. Its figures may be read from any thread.</summary>
internal sealed class LanePulse : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Lane _lane;
    private readonly TimeProvider _time;
    private readonly Action<TimeSpan> _onDelay;
    private readonly ITimer _timer;
    private long _posted;
    private long _returned;
    private int _isUnderWay;

    /// <param name="lane">Whose pulse it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onDelay">Told on the lane, after each beat, how long it waited.</param>
    public LanePulse(Lane lane, TimeProvider time, Action<TimeSpan> onDelay)
    {
        (_lane, _time, _onDelay) = (lane, time, onDelay);
        _returned = time.GetTimestamp();
        _timer = time.CreateTimer(static pulse => ((LanePulse)pulse!).Beat(), this, Interval, Interval);
    }

    /// <summary>Time since the lane last took a beat; longer than the interval when it is behind or stuck.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Volatile.Read(ref _returned));

    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        if (Interlocked.Exchange(ref _isUnderWay, 1) == 1)
            return;
        Volatile.Write(ref _posted, _time.GetTimestamp());
        // A full queue is the worst delay there is; the next beat tries again and the silence grows.
        if (!_lane.TryPost(Return))
            Volatile.Write(ref _isUnderWay, 0);
    }

    private void Return()
    {
        Volatile.Write(ref _returned, _time.GetTimestamp());
        Volatile.Write(ref _isUnderWay, 0);
        _onDelay(_time.GetElapsedTime(Volatile.Read(ref _posted)));
    }
}
