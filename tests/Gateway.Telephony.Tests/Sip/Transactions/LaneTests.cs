using Gateway.Telephony.Sip.Transactions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Sip.Transactions;

public class LaneTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_timer_fires_on_the_lane_when_the_clock_reaches_it()
    {
        await using var lane = new Lane(_time, NullLogger.Instance);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await OnLane(lane, () => lane.Timers.Start(TimeSpan.FromSeconds(32), fired.SetResult));
        await OnLane(lane, () => { });

        _time.Advance(TimeSpan.FromSeconds(31));
        await OnLane(lane, () => { });
        Assert.False(fired.Task.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Work_that_throws_does_not_stop_the_lane()
    {
        await using var lane = new Lane(_time, NullLogger.Instance);
        await lane.PostAsync(() => throw new InvalidOperationException("bug"));
        await OnLane(lane, () => { });
    }

    [Fact]
    public async Task Queued_work_is_finished_at_the_end_and_later_work_is_refused()
    {
        var done = 0;
        var lane = new Lane(_time, NullLogger.Instance);
        for (var i = 0; i < 100; i++)
            Assert.True(lane.TryPost(() => done++));
        await lane.DisposeAsync();

        Assert.Equal(100, done);
        Assert.False(lane.TryPost(() => done++));
        Assert.False(await lane.PostAsync(() => done++));
    }

    private static async Task OnLane(Lane lane, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await lane.PostAsync(() =>
        {
            work();
            done.SetResult();
        });
        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
