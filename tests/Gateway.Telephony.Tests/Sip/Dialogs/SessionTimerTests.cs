using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 4028 over a real socket; only the clock stands still until a test moves it.</summary>
public sealed class SessionTimerTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";
    private const string Allow = "Allow: INVITE, ACK, BYE, UPDATE";

    private readonly ManualTime _time = new();
    private readonly TestStack _gateway;
    private readonly RawPeer _peer;
    private readonly RawPeer _nudger;
    private int _nudges;

    public SessionTimerTests()
    {
        _gateway = new TestStack(TestStack.Options, _time);
        _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        _nudger = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // Closing waits a moment for the answers to its BYEs, by this clock.
        var closing = _gateway.DisposeAsync().AsTask();
        while (!closing.IsCompleted)
        {
            _time.Advance(TestStack.Options.T1);
            await Task.Yield();
        }

        await closing;
        _peer.Dispose();
        _nudger.Dispose();
    }

    [Fact]
    public async Task A_peer_that_takes_UPDATE_is_refreshed_by_it_halfway_and_again_and_again()
    {
        var dialog = await AnsweredAsync(more: $"{Allow}\nSupported: timer\nSession-Expires: 600;refresher=uas");
        for (var i = 0; i < 3; i++)
        {
            await AdvanceAsync(300);
            var update = await _peer.ExpectAsync(SipMethods.Update);
            Assert.Equal("600;refresher=uac", update.Headers.Get(HeaderNames.SessionExpires));
            Assert.Equal("90", update.Headers.Get(HeaderNames.MinSE));
            Assert.True(update.Body.IsEmpty);
            await _peer.RespondAsync(update, 200, "", "Session-Expires: 600;refresher=uac\nRequire: timer");
            await SettledAsync();
        }

        Assert.False(dialog.Ended.IsCancellationRequested);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Session-Expires: 1800;refresher=uas")]
    public async Task A_peer_without_UPDATE_is_refreshed_by_a_re_INVITE_with_the_session_as_it_is(string more)
    {
        var dialog = await AnsweredAsync(more);
        await AdvanceAsync(900);
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal(TestStack.Offer, invite.Body.ToArray());
        Assert.Equal("1800;refresher=uac", invite.Headers.Get(HeaderNames.SessionExpires));
        await _peer.RespondAsync(invite, 200, "", "Session-Expires: 1800;refresher=uac", Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        await SettledAsync();
        await AdvanceAsync(900);
        await _peer.ExpectAsync(SipMethods.Invite);
        Assert.False(dialog.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task A_refresh_that_is_refused_by_UPDATE_is_tried_by_re_INVITE()
    {
        await AnsweredAsync(Allow);
        await AdvanceAsync(900);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Update), 405, "");
        await _peer.ExpectAsync(SipMethods.Invite);
    }

    [Fact]
    public async Task A_refresh_that_is_too_short_for_the_peer_is_tried_with_its_least()
    {
        await AnsweredAsync($"{Allow}\nSupported: timer\nSession-Expires: 600;refresher=uas");
        await AdvanceAsync(300);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Update), 422, "", "Min-SE: 1000");
        var update = await _peer.ExpectAsync(SipMethods.Update);
        Assert.Equal("1000;refresher=uac", update.Headers.Get(HeaderNames.SessionExpires));
        Assert.Equal("1000", update.Headers.Get(HeaderNames.MinSE));
    }

    [Fact]
    public async Task A_peer_that_no_longer_knows_the_call_at_the_refresh_has_lost_it()
    {
        var dialog = await AnsweredAsync(Allow);
        await AdvanceAsync(900);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Update), 481, "");
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 481, "");
        Assert.Equal(DialogEnd.TransportFailed, await dialog.Completion.Soon());
    }

    [Fact]
    public async Task A_peer_that_should_refresh_and_does_not_gets_BYE_32_s_before_the_end()
    {
        var dialog = await AnsweredAsync(Allow, sessionExpires: "Supported: timer\nSession-Expires: 600;refresher=uac");
        await AdvanceAsync(567);
        Assert.False(dialog.Ended.IsCancellationRequested);
        await AdvanceAsync(1);
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        Assert.Equal("SIP;cause=408;text=\"Session expired\"", bye.Headers.Get(HeaderNames.Reason));
        await _peer.RespondAsync(bye, 200, "");
        Assert.Equal(DialogEnd.SessionExpired, await dialog.Completion.Soon());
    }

    [Theory]
    [InlineData(SipMethods.Update)]
    [InlineData(SipMethods.Invite)]
    public async Task A_peer_that_refreshes_keeps_its_call(string method)
    {
        var dialog = await AnsweredAsync(Allow, sessionExpires: "Supported: timer\nSession-Expires: 600;refresher=uac");
        for (var i = 2; i < 5; i++)
        {
            await AdvanceAsync(500);
            await _peer.SendRequestAsync(
                method, $"z9hG4bK-r{i}", i, dialog.LocalTag, body: method == SipMethods.Invite ? Sdp : "",
                more: "Supported: timer\nSession-Expires: 600;refresher=uac");
            var success = await _peer.ExpectAsync(200);
            Assert.Equal("600;refresher=uac", success.Headers.Get(HeaderNames.SessionExpires));
            Assert.Contains("timer", success.Headers.GetValues(HeaderNames.Require));
            if (method == SipMethods.Invite)
                await _peer.SendRequestAsync(SipMethods.Ack, $"z9hG4bK-a{i}", i, dialog.LocalTag);
            await SettledAsync();
        }

        Assert.False(dialog.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Our_INVITE_asks_for_a_timer_and_lengthens_it_when_it_must()
    {
        var result = _gateway.Stack.InviteAsync(
            TestStack.InviteTo(TestStack.ParseUri($"sip:phone@127.0.0.1:{_peer.Port}")), default);
        var first = await _peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal(("1800", "90"), (first.Headers.Get(HeaderNames.SessionExpires), first.Headers.Get(HeaderNames.MinSE)));
        Assert.Contains("timer", first.Headers.GetValues(HeaderNames.Supported));
        await _peer.RespondAsync(first, 422, "theirs", "Min-SE: 3600");
        await _peer.ExpectAsync(SipMethods.Ack);
        var second = await _peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal(("3600", "3600"), (second.Headers.Get(HeaderNames.SessionExpires), second.Headers.Get(HeaderNames.MinSE)));
        Assert.Equal((first.CallId, first.From.Tag, 2u), (second.CallId, second.From.Tag, second.CSeq.Number));
        Assert.NotEqual(first.TopVia.Branch, second.TopVia.Branch);
        Assert.Null(second.To.Tag);

        // Who asks for the same again, or for nothing, is a refusal.
        await _peer.RespondAsync(second, 422, "theirs", "Min-SE: 3600");
        Assert.Equal(new InviteResult.Rejected(422, "Session Interval Too Small"), await result.Soon());
    }

    [Fact]
    public async Task A_callee_that_takes_the_refresh_upon_itself_and_goes_away_is_hung_up_on()
    {
        var result = _gateway.Stack.InviteAsync(
            TestStack.InviteTo(TestStack.ParseUri($"sip:phone@127.0.0.1:{_peer.Port}")), default);
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(invite, 200, "theirs", "Require: timer\nSession-Expires: 90;refresher=uas", Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        var dialog = Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
        await SettledAsync();
        await AdvanceAsync(60);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        Assert.Equal(DialogEnd.SessionExpired, await dialog.Completion.Soon());
    }

    [Fact]
    public async Task An_INVITE_with_too_short_an_interval_is_refused_before_anybody_hears_of_it()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp, more: "Supported: timer\nSession-Expires: 60");
        Assert.Equal("90", (await _peer.ExpectAsync(422)).Headers.Get(HeaderNames.MinSE));
    }

    /// <summary>A call of the raw peer that we answered; the default makes us the one who refreshes.</summary>
    private async Task<InviteDialog> AnsweredAsync(string more, string sessionExpires = "")
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp, more: $"{more}\n{sessionExpires}".Trim());
        var invite = await _gateway.Application.NextInviteAsync();
        invite.OnOffer = offer => new SdpReply(200, offer.IsEmpty ? TestStack.Offer : TestStack.Reply);
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await _peer.ExpectAsync(200);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack", 1, invite.ToTag);
        Assert.True(await invite.Acknowledged.Soon());
        await SettledAsync();
        return dialog;
    }

    private async Task AdvanceAsync(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await SettledAsync();
    }

    /// <summary>The lane has worked off what came before and looked at its timers.</summary>
    private async Task SettledAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await _nudger.SendRequestAsync(SipMethods.Options, $"z9hG4bK-nudge{++_nudges}", _nudges, callId: $"nudge{_nudges}");
            await _nudger.ExpectAsync(200);
        }
    }
}
