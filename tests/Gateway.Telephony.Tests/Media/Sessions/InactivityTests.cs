namespace Gateway.Telephony.Tests.Media.Sessions;

public sealed class InactivityTests : MediaSessionFixture
{
    [Fact]
    public async Task A_peer_that_has_gone_silent_is_given_up()
    {
        Session.Connect(Phone.Parameters());
        await Phone.NextAsync();
        Phone.SendVoice(0x80);
        await ReachedAsync(() => Session.Statistics.Received == 1);

        Time.Advance(TimeSpan.FromSeconds(29));
        await Phone.TakeAsync(3);
        Assert.False(Session.Inactive.IsCancellationRequested);
        Time.Advance(TimeSpan.FromSeconds(2));

        await CancelledAsync(Session.Inactive);
    }

    [Fact]
    public async Task A_held_peer_may_be_silent_and_its_time_starts_anew_afterwards()
    {
        Session.Connect(Phone.Parameters() with { IsReceiving = false });
        await Phone.NextAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        await DrainAsync();
        Assert.False(Session.Inactive.IsCancellationRequested);

        Session.Connect(Phone.Parameters());
        await DrainAsync();
        Assert.False(Session.Inactive.IsCancellationRequested);
        Time.Advance(TimeSpan.FromSeconds(31));

        await CancelledAsync(Session.Inactive);
    }

    [Fact]
    public async Task A_session_that_is_not_connected_waits_in_peace()
    {
        await DrainAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        await DrainAsync();

        Assert.False(Session.Inactive.IsCancellationRequested);
        Assert.False(Phone.HasSeen);
    }

    private static async Task CancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(RtpPeer.Guard);
    }
}
