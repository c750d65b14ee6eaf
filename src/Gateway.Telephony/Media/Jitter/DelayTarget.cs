namespace Gateway.Telephony.Media.Jitter;

/// <summary>
/// How long packets have to wait so that 19 of 20 come in time: the 95th percentile of how much slower they travel than
/// the fastest of the last seconds, kept as a histogram of 20 ms steps that forgets within about a second. Pure.
/// </summary>
internal sealed class DelayTarget
{
    /// <summary>Step of the delay, and its least value.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Longest delay.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    private const int Steps = 10;
    private const int InitialStep = 2;
    private const float Forgetting = 0.98f;
    private const float Share = 0.95f;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly float[] _shares = new float[Steps];
    private TimeSpan _fastest;
    private TimeSpan _fastestBefore;
    private TimeSpan _windowStart;
    private uint _lastTimestamp;
    private long _extended;

    public DelayTarget() => Reset();

    /// <summary>20 to 200 ms; 60 ms while nothing is known.</summary>
    public TimeSpan Current { get; private set; }

    /// <summary>The shortest way of the last seconds; the clocks have no common zero, so it means nothing by itself.</summary>
    public TimeSpan Fastest => _fastest < _fastestBefore ? _fastest : _fastestBefore;

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_shares);
        _shares[InitialStep] = 1;
        Current = (InitialStep + 1) * Step;
        Restart();
    }

    /// <summary>The sender's clock has jumped: its ways cannot be compared with the earlier ones.</summary>
    public void Restart()
    {
        _fastest = TimeSpan.MaxValue;
        _fastestBefore = TimeSpan.MaxValue;
        _windowStart = TimeSpan.MinValue;
    }

    /// <summary>A timestamp without its wrap, near the last one that was asked for.</summary>
    public long Extend(uint timestamp)
    {
        _extended += (int)(timestamp - _lastTimestamp);
        _lastTimestamp = timestamp;
        return _extended;
    }

    /// <summary>Takes how long a packet was under way.</summary>
    public void Follow(TimeSpan transit, TimeSpan now)
    {
        if (_windowStart == TimeSpan.MinValue || now - _windowStart >= Window)
        {
            _fastestBefore = _fastest;
            _fastest = transit;
            _windowStart = now;
        }

        _fastest = transit < _fastest ? transit : _fastest;
        Count((int)Math.Clamp((transit - Fastest) / Step, 0, Steps - 1));
    }

    private void Count(int step)
    {
        var (sum, target) = (0f, Steps);
        for (var index = 0; index < Steps; index++)
        {
            _shares[index] = (_shares[index] * Forgetting) + (index == step ? 1 - Forgetting : 0);
            sum += _shares[index];
            target = sum >= Share && target == Steps ? index + 1 : target;
        }

        Current = target * Step;
    }
}
