using Gateway.Telephony.Sip.Transactions;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Sip.Transactions;

public class TimerQueueTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_order_of_their_due_time_and_then_of_their_start()
    {
        var timers = new TimerQueue(_time);
        timers.Start(TimeSpan.FromSeconds(2), () => _fired.Add("late"));
        timers.Start(TimeSpan.FromSeconds(1), () => _fired.Add("first"));
        timers.Start(TimeSpan.FromSeconds(1), () => _fired.Add("second"));

        Assert.Equal(TimeSpan.FromSeconds(1), timers.UntilNext());
        _time.Advance(TimeSpan.FromSeconds(1));
        FireDue(timers);
        Assert.Equal(["first", "second"], _fired);
        Assert.Equal(1, timers.Count);
    }

    [Fact]
    public void A_stopped_timer_never_fires()
    {
        var timers = new TimerQueue(_time);
        var stopped = timers.Start(TimeSpan.FromSeconds(1), () => _fired.Add("stopped"));
        stopped.Stop();
        stopped.Stop();

        _time.Advance(TimeSpan.FromSeconds(5));
        FireDue(timers);
        Assert.Empty(_fired);
        Assert.Null(timers.UntilNext());
        Assert.Equal(0, timers.Count);
    }

    [Fact]
    public void Many_stopped_timers_leave_the_heap_and_the_set_ones_stay()
    {
        var timers = new TimerQueue(_time);
        timers.Start(TimeSpan.FromSeconds(30), () => _fired.Add("kept"));
        for (var i = 0; i < 10_000; i++)
            timers.Start(TimeSpan.FromSeconds(32), () => _fired.Add("stopped")).Stop();

        Assert.Equal(1, timers.Count);
        _time.Advance(TimeSpan.FromSeconds(33));
        FireDue(timers);
        Assert.Equal(["kept"], _fired);
    }

    private static void FireDue(TimerQueue timers)
    {
        while (timers.TryTakeDue(out var callback))
            callback();
    }
}
