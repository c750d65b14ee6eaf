namespace Gateway.Host.Api.Access;

/// <summary>A token bucket: so many requests a minute, of which those of ten seconds may come at once.</summary>
internal sealed class RequestBudget
{
    private const double BurstSeconds = 10;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private readonly double _most;
    private double _left;
    private long _at;

    /// <summary>Begins full.</summary>
    public RequestBudget(int perMinute, TimeProvider time)
    {
        _time = time;
        _perSecond = perMinute / 60.0;
        _most = Math.Max(1, _perSecond * BurstSeconds);
        _left = _most;
        _at = time.GetTimestamp();
    }

    /// <summary>Takes one; when there is none, tells after how long there will be.</summary>
    public bool TryTake(out TimeSpan after)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _left = Math.Min(_most, _left + (_time.GetElapsedTime(_at, now).TotalSeconds * _perSecond));
            _at = now;
            var isLeft = _left >= 1;
            _left -= isLeft ? 1 : 0;
            after = isLeft ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _left) / _perSecond);
            return isLeft;
        }
    }
}
