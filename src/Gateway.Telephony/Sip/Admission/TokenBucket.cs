namespace Gateway.Telephony.Sip.Admission;

/// <summary>Lets through a rate, and twice the rate of one second at once. Begins full; times only grow.</summary>
internal struct TokenBucket
{
    private const double BurstSeconds = 2;

    private double _taken;
    private TimeSpan _last;

    /// <summary>Takes one if there is one.</summary>
    public bool TryTake(int rate, TimeSpan now)
    {
        // Counting what was taken lets a bucket change its size when a stranger becomes known.
        _taken = Math.Max(0, _taken - ((now - _last).TotalSeconds * rate));
        _last = now;
        if (_taken + 1 > rate * BurstSeconds)
            return false;
        _taken++;
        return true;
    }
}
