using System.Collections.Concurrent;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

public sealed class LanePulseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_stuck_lane_falls_silent_and_the_beat_tells_how_long_it_waited()
    {
        await using var lane = new Lane(_time, NullLogger.Instance);
        var delays = new BlockingCollection<TimeSpan>();
        using var pulse = new LanePulse(lane, _time, delays.Add);
        var release = new SemaphoreSlim(0);
        using var isStuck = new SemaphoreSlim(0);

        _time.Advance(LanePulse.Interval);
        Assert.Equal(TimeSpan.Zero, Next());
        Assert.Equal(TimeSpan.Zero, pulse.Silence);
        await lane.PostAsync(() =>
        {
            isStuck.Release();
            Assert.True(release.Wait(Patience));
        });
        Assert.True(await isStuck.WaitAsync(Patience));
        _time.Advance(TimeSpan.FromSeconds(12));

        Assert.Equal(TimeSpan.FromSeconds(12), pulse.Silence);
        release.Release();
        Assert.Equal(TimeSpan.FromSeconds(12) - LanePulse.Interval, Next());
        Assert.Equal(TimeSpan.Zero, pulse.Silence);

        TimeSpan Next() => delays.TryTake(out var delay, (int)Patience.TotalMilliseconds) ? delay : throw new TimeoutException("No beat came.");
    }
}
