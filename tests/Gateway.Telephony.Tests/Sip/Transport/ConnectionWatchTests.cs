using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

public sealed class ConnectionWatchTests
{
    private static readonly ConnectionLimits s_limits = new();

    [Fact]
    public void A_handshake_that_takes_too_long_is_closed()
    {
        var watch = new ConnectionWatch(s_limits, isOurs: false, TimeSpan.Zero);
        Assert.Equal(WatchVerdict.Fine, Look(watch, 5));
        Assert.Equal(WatchVerdict.Close, Look(watch, 5.1));
    }

    [Fact]
    public void Who_says_nothing_is_closed_after_30_s()
    {
        var watch = Accepted();
        Assert.Equal(WatchVerdict.Fine, Look(watch, 29.9));
        Assert.Equal(WatchVerdict.Close, Look(watch, 30));
    }

    [Fact]
    public void A_message_gives_30_s_more_and_a_ping_does_not()
    {
        var watch = Accepted();
        watch.Read(At(20), hasMessage: true, isPartial: false);
        watch.Read(At(45), hasMessage: false, isPartial: false);
        Assert.Equal(WatchVerdict.Fine, Look(watch, 49));
        Assert.Equal(WatchVerdict.Close, Look(watch, 50));
    }

    [Fact]
    public void A_registered_phone_may_be_silent_for_hours()
    {
        var watch = Accepted();
        watch.Hold();
        Assert.Equal(WatchVerdict.Fine, Look(watch, 36_000));
    }

    [Fact]
    public void A_message_has_to_end_15_s_after_it_began_whoever_sends_it()
    {
        var watch = Accepted();
        watch.Hold();
        for (var second = 100; second <= 115; second++)
        {
            watch.Read(At(second), hasMessage: false, isPartial: true);
            Assert.Equal(WatchVerdict.Fine, Look(watch, second));
        }

        Assert.Equal(WatchVerdict.Close, Look(watch, 115.1));
    }

    [Fact]
    public void The_begin_of_the_next_message_has_a_time_of_its_own()
    {
        var watch = Accepted();
        watch.Read(At(0), hasMessage: false, isPartial: true);
        watch.Read(At(14), hasMessage: true, isPartial: true);
        Assert.Equal(WatchVerdict.Fine, Look(watch, 28));
        Assert.Equal(WatchVerdict.Close, Look(watch, 29.1));
    }

    [Fact]
    public void Our_connection_is_pinged_and_closed_when_a_peer_that_answered_stops_answering()
    {
        var watch = new ConnectionWatch(s_limits, isOurs: true, TimeSpan.Zero);
        watch.Opened(TimeSpan.Zero);
        Assert.Equal(WatchVerdict.Fine, Look(watch, 99));
        Assert.Equal(WatchVerdict.Ping, Look(watch, 100));
        Assert.True(watch.TryTakePong());
        Assert.False(watch.TryTakePong());
        Assert.Equal(WatchVerdict.Ping, Look(watch, 200));
        Assert.Equal(WatchVerdict.Fine, Look(watch, 210));
        Assert.Equal(WatchVerdict.Close, Look(watch, 210.1));
    }

    [Fact]
    public void A_server_that_never_answered_a_ping_is_left_alone()
    {
        var watch = new ConnectionWatch(s_limits, isOurs: true, TimeSpan.Zero);
        watch.Opened(TimeSpan.Zero);
        Assert.Equal(WatchVerdict.Ping, Look(watch, 100));
        Assert.Equal(WatchVerdict.Fine, Look(watch, 199));
        Assert.Equal(WatchVerdict.Ping, Look(watch, 200));
    }

    private static ConnectionWatch Accepted()
    {
        var watch = new ConnectionWatch(s_limits, isOurs: false, TimeSpan.Zero);
        watch.Opened(TimeSpan.Zero);
        return watch;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static WatchVerdict Look(ConnectionWatch watch, double seconds) => watch.Look(At(seconds));
}
