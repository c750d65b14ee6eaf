using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>The stack as the one that calls, with a peer that answers as the test says: RFC 3261 sections 9.1, 13.2 and 17.1.</summary>
public sealed class CallerTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";

    private readonly TestStack _gateway = new();
    private readonly RawPeer _peer;
    private readonly HashSet<string> _callIds = [];

    public CallerTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_INVITE_carries_what_a_phone_needs()
    {
        var result = CallAsync(TestStack.InviteTo(Target) with
        {
            Headers = [("Subject", "invoice (de)\r\nX-Evil: 1")],
            MaxForwards = 12,
        });
        var invite = await _peer.ExpectAsync(SipMethods.Invite);

        Assert.Equal($"sip:phone@127.0.0.1:{_peer.Port}", invite.RequestUri.ToString());
        Assert.Equal("invoice (de)  X-Evil: 1", invite.Headers.Get("Subject"));
        Assert.Equal(12, invite.MaxForwards);
        Assert.Equal("Caller", invite.From.DisplayName);
        Assert.NotNull(invite.From.Tag);
        Assert.Null(invite.To.Tag);
        Assert.True(invite.TopVia.WantsRport && invite.TopVia.HasUniqueBranch);
        var own = _gateway.Stack.LocalEndPoint;
        Assert.Equal($"sip:gateway@{own}", Assert.Single(invite.Headers.Contacts).Uri.ToString());
        Assert.Equal((own.Address.ToString(), own.Port), (invite.TopVia.Host, invite.TopVia.Port));
        Assert.Equal("application/sdp", invite.ContentType);
        Assert.Equal(TestStack.Offer, invite.Body.ToArray());

        await _peer.RespondAsync(invite, 404, "x");
        await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(new InviteResult.Unreachable("404 Not Found", 404), await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_silent_target_gets_the_INVITE_again_and_is_unreachable_after_timer_B()
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        var first = await _peer.ExpectAsync(SipMethods.Invite);
        for (var i = 0; i < 3; i++)
            Assert.Equal(SipWriter.Write(first), SipWriter.Write(await _peer.ExpectAsync(SipMethods.Invite)));

        Assert.Equal(new InviteResult.Unreachable("No answer"), await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData(486, false)]
    [InlineData(603, false)]
    [InlineData(480, true)]
    [InlineData(503, true)]
    public async Task A_refusal_is_acknowledged_in_its_transaction(int status, bool isUnreachable)
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(invite, status, "theirs");
        await _peer.RespondAsync(invite, status, "theirs");

        for (var i = 0; i < 2; i++)
        {
            var ack = await _peer.ExpectAsync(SipMethods.Ack);
            Assert.Equal(invite.TopVia.Branch, ack.TopVia.Branch);
            Assert.Equal("theirs", ack.To.Tag);
            Assert.Equal(invite.CSeq.Number, ack.CSeq.Number);
            Assert.Equal(invite.RequestUri, ack.RequestUri);
        }

        Assert.Equal(isUnreachable, await result.Soon() is InviteResult.Unreachable);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_redirection_is_told_and_not_followed()
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(
            invite, 302, "theirs", "Contact: <sip:b@example.org>;q=0.3, <sip:c@example.org>;q=0.7\nContact: <tel:+49900123>;q=0");
        await _peer.ExpectAsync(SipMethods.Ack);
        var redirected = Assert.IsType<InviteResult.Redirected>(await result.Soon());
        Assert.Equal(302, redirected.Status);
        Assert.Equal(
            [$"sip:raw@127.0.0.1:{_peer.Port}", "sip:c@example.org", "sip:b@example.org", "tel:+49900123"],
            redirected.Contacts.Select(contact => contact.Uri.ToString()));
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_redirection_counts_more_than_a_refusal_and_less_than_an_answer()
    {
        using var other = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        var targets = TestStack.InviteTo(Target, TestStack.ParseUri($"sip:other@127.0.0.1:{other.Port}"));
        var result = CallAsync(targets);
        await _peer.RespondAsync(await ExpectNewInviteAsync(_peer), 302, "theirs");
        await other.RespondAsync(await ExpectNewInviteAsync(other), 486, "other");
        Assert.IsType<InviteResult.Redirected>(await result.Soon());

        result = CallAsync(targets);
        await _peer.RespondAsync(await ExpectNewInviteAsync(_peer), 302, "theirs");
        await other.RespondAsync(await ExpectNewInviteAsync(other), 200, "other", body: Sdp);
        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        await other.ExpectAsync(SipMethods.Ack);
        var leaving = answered.Dialog.ByeAsync();
        await other.RespondAsync(await other.ExpectAsync(SipMethods.Bye), 200, "");
        await leaving.Soon();
    }

    [Theory]
    [InlineData(486, "120 (in a meeting)", 120)]
    [InlineData(503, "7;duration=60", 7)]
    [InlineData(480, "", null)]
    public async Task When_to_try_again_is_told(int status, string value, int? seconds)
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), status, "theirs", value.Length > 0 ? $"Retry-After: {value}" : "");
        var retryAfter = await result.Soon() switch
        {
            InviteResult.Rejected rejected => rejected.RetryAfter,
            InviteResult.Unreachable unreachable => unreachable.RetryAfter,
            var other => throw new InvalidOperationException($"{other}"),
        };
        Assert.Equal(seconds, retryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task An_INVITE_goes_through_its_outbound_proxy_and_so_does_its_CANCEL()
    {
        using var patience = new CancellationTokenSource();
        var number = TestStack.ParseUri("sip:+4930123@provider.invalid");
        var result = CallAsync(
            TestStack.InviteTo(number) with
            {
                Targets =
                [
                    new InviteTarget(number)
                    {
                        Routes = [TestStack.ParseUri($"sip:127.0.0.1:{_peer.Port}"), TestStack.ParseUri("sip:next.example.org;lr")],
                    },
                ],
            },
            patience.Token);
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal(number, invite.RequestUri);
        string[] routes = [$"sip:127.0.0.1:{_peer.Port};lr", "sip:next.example.org;lr"];
        Assert.Equal(routes, invite.Headers.Routes.Select(route => route.Uri.ToString()));
        await _peer.RespondAsync(invite, 180, "theirs");
        await patience.CancelAsync();
        var cancel = await _peer.ExpectAsync(SipMethods.Cancel);
        Assert.Equal(routes, cancel.Headers.Routes.Select(route => route.Uri.ToString()));
        await _peer.RespondAsync(cancel, 200, "theirs");
        await _peer.RespondAsync(invite, 487, "theirs");
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_200_is_acknowledged_each_time_it_comes_with_the_same_ACK()
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(invite, 200, "theirs", body: Sdp);
        var ack = await _peer.ExpectAsync(SipMethods.Ack);
        Assert.NotEqual(invite.TopVia.Branch, ack.TopVia.Branch);
        Assert.Equal($"sip:raw@127.0.0.1:{_peer.Port}", ack.RequestUri.ToString());
        await _peer.RespondAsync(invite, 200, "theirs", body: Sdp);
        Assert.Equal(SipWriter.Write(ack), SipWriter.Write(await _peer.ExpectAsync(SipMethods.Ack)));

        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        Assert.Equal(Sdp, Encoding.ASCII.GetString(answered.Dialog.RemoteSdp.Span));

        // Past timer M the transaction is gone and only the dialog knows the 200.
        await WhenNoTransactionIsLeftAsync();
        await _peer.RespondAsync(invite, 200, "theirs", body: Sdp);
        Assert.Equal(SipWriter.Write(ack), SipWriter.Write(await _peer.ExpectAsync(SipMethods.Ack)));
        await HangUpAsync(answered.Dialog);
    }

    [Fact]
    public async Task A_forked_second_200_gets_ACK_and_BYE_and_the_first_keeps_the_call()
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(invite, 180, "first");
        await _peer.RespondAsync(invite, 180, "second");
        await _peer.RespondAsync(invite, 200, "first", body: Sdp);
        Assert.Equal("first", (await _peer.ExpectAsync(SipMethods.Ack)).To.Tag);
        await _peer.RespondAsync(invite, 200, "second", body: Sdp);
        Assert.Equal("second", (await _peer.ExpectAsync(SipMethods.Ack)).To.Tag);
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        Assert.Equal("second", bye.To.Tag);
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", bye.Headers.Get(HeaderNames.Reason));
        await _peer.RespondAsync(bye, 200, "");

        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        Assert.Equal("first", answered.Dialog.RemoteTag);
        Assert.False(answered.Dialog.Ended.IsCancellationRequested);
        await HangUpAsync(answered.Dialog);
    }

    [Fact]
    public async Task A_CANCEL_waits_for_the_first_provisional_response()
    {
        using var patience = new CancellationTokenSource();
        var result = CallAsync(TestStack.InviteTo(Target), patience.Token);
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await patience.CancelAsync();
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());

        await _peer.RespondAsync(invite, 180, "theirs");
        SipMessage next;
        do
            next = await _peer.ReceiveAsync();
        while (next is SipRequest { Method: SipMethods.Invite });
        var cancel = Assert.IsType<SipRequest>(next);
        Assert.Equal(SipMethods.Cancel, cancel.Method);
        Assert.Equal(invite.TopVia.Branch, cancel.TopVia.Branch);
        Assert.Null(cancel.To.Tag);
        await _peer.RespondAsync(cancel, 200, "theirs");
        await _peer.RespondAsync(invite, 487, "theirs");
        await _peer.ExpectAsync(SipMethods.Ack);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_200_after_the_CANCEL_gets_ACK_and_BYE()
    {
        using var patience = new CancellationTokenSource();
        var result = CallAsync(TestStack.InviteTo(Target), patience.Token);
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(invite, 180, "theirs");
        await patience.CancelAsync();
        var cancel = await _peer.ExpectAsync(SipMethods.Cancel);
        await _peer.RespondAsync(invite, 200, "theirs", body: Sdp);
        await _peer.RespondAsync(cancel, 200, "theirs");

        await _peer.ExpectAsync(SipMethods.Ack);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_target_that_ignores_the_CANCEL_is_forgotten_after_a_while()
    {
        using var patience = new CancellationTokenSource();
        var result = CallAsync(TestStack.InviteTo(Target), patience.Token);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), 180, "theirs");
        await patience.CancelAsync();
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_decline_everywhere_cancels_the_other_targets()
    {
        using var other = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        var result = CallAsync(TestStack.InviteTo(Target, TestStack.ParseUri($"sip:other@127.0.0.1:{other.Port}")));
        var invite = await other.ExpectAsync(SipMethods.Invite);
        await other.RespondAsync(invite, 180, "other");
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), 603, "theirs");

        Assert.Equal(new InviteResult.Rejected(603, "Decline"), await result.Soon());
        var cancel = await other.ExpectAsync(SipMethods.Cancel);
        Assert.Null(cancel.Headers.Get(HeaderNames.Reason));
        await other.RespondAsync(cancel, 200, "other");
        await other.RespondAsync(invite, 487, "other");
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Who_rang_in_vain_is_told_that_the_call_was_answered_elsewhere()
    {
        using var other = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        var result = CallAsync(TestStack.InviteTo(Target, TestStack.ParseUri($"sip:other@127.0.0.1:{other.Port}")));
        var invite = await other.ExpectAsync(SipMethods.Invite);
        await other.RespondAsync(invite, 180, "other");
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), 200, "theirs", body: Sdp);

        var cancel = await other.ExpectAsync(SipMethods.Cancel);
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", cancel.Headers.Get(HeaderNames.Reason));
        await other.RespondAsync(cancel, 200, "other");
        await other.RespondAsync(invite, 487, "other");
        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        await HangUpAsync(answered.Dialog);
    }

    [Fact]
    public async Task A_registered_phone_is_reached_over_its_flow_whatever_its_contact_says()
    {
        // The flow is learned as the registrar learns it: from a request of the phone.
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var flow = (await _gateway.Application.NextInviteAsync()).Source;
        var contact = TestStack.ParseUri("sip:phone@192.168.178.20:5060");
        var result = CallAsync(TestStack.InviteTo(contact) with { Targets = [new InviteTarget(contact, flow)] });

        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal(contact, invite.RequestUri);
        await _peer.RespondAsync(invite, 200, "theirs", body: Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        var leaving = answered.Dialog.ByeAsync();
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        await leaving.Soon();
    }

    [Fact]
    public async Task Requests_in_the_call_follow_the_recorded_route()
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(
            invite, 200, "theirs",
            $"Record-Route: <sip:far.example.org;lr>\nRecord-Route: <sip:127.0.0.1:{_peer.Port};lr>", Sdp);

        var ack = await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(
            [$"sip:127.0.0.1:{_peer.Port};lr", "sip:far.example.org;lr"], ack.Headers.Routes.Select(route => route.Uri.ToString()));
        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        await HangUpAsync(answered.Dialog);
    }

    [Theory]
    [InlineData(481)]
    [InlineData(408)]
    public async Task A_peer_that_forgot_the_call_ends_it(int status)
    {
        var dialog = await AnsweredAsync();
        var offering = dialog.ReinviteAsync(TestStack.OtherOffer, default);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), status, "");
        Assert.Equal(status, (await offering.Soon()).Status);
        Assert.Equal(DialogEnd.TransportFailed, await dialog.Completion.Soon());
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 481, "");
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_re_INVITE_that_nobody_answers_ends_the_call()
    {
        var dialog = await AnsweredAsync();
        var answer = await dialog.ReinviteAsync(TestStack.OtherOffer, default).Soon();
        Assert.Equal(408, answer.Status);
        Assert.Equal(DialogEnd.TransportFailed, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_re_INVITE_of_theirs_waits_while_ours_is_under_way()
    {
        var dialog = await AnsweredAsync();
        var offering = dialog.ReinviteAsync(TestStack.OtherOffer, default);
        var ours = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.SendRequestAsync(
            SipMethods.Invite, "z9hG4bK-glare", 1, dialog.LocalTag, dialog.CallId, body: Sdp, fromTag: dialog.RemoteTag);
        await _peer.ExpectAsync(491);
        Assert.Equal(491, (await dialog.ReinviteAsync(TestStack.OtherOffer, default).Soon()).Status);
        await _peer.RespondAsync(ours, 200, "", body: Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(200, (await offering.Soon()).Status);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_re_INVITE_that_is_taken_back_is_cancelled()
    {
        var dialog = await AnsweredAsync();
        using var patience = new CancellationTokenSource();
        var offering = dialog.ReinviteAsync(TestStack.OtherOffer, patience.Token);
        var ours = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(ours, 100, "");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => offering.Soon());
        await _peer.RespondAsync(ours, 180, "");
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Cancel), 200, "");
        await _peer.RespondAsync(ours, 487, "");
        await _peer.ExpectAsync(SipMethods.Ack);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_the_BYE_is_given_up()
    {
        var dialog = await AnsweredAsync();
        await dialog.ByeAsync().Soon();
        Assert.Equal(DialogEnd.LocalBye, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    private SipUri Target => TestStack.ParseUri($"sip:phone@127.0.0.1:{_peer.Port}");

    private Task<InviteResult> CallAsync(OutgoingInvite invite, CancellationToken ct = default) =>
        _gateway.Stack.InviteAsync(invite, ct);

    /// <summary>The first INVITE of a new call, not a late repetition of the one before.</summary>
    private async Task<SipRequest> ExpectNewInviteAsync(RawPeer peer)
    {
        while (true)
        {
            var invite = await peer.ExpectAsync(SipMethods.Invite);
            if (_callIds.Add(invite.CallId))
                return invite;
        }
    }

    private async Task<InviteDialog> AnsweredAsync()
    {
        var result = CallAsync(TestStack.InviteTo(Target));
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), 200, "theirs", body: Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        return Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
    }

    private async Task HangUpAsync(InviteDialog dialog)
    {
        var leaving = dialog.ByeAsync();
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    private async Task WhenNoTransactionIsLeftAsync()
    {
        while (_gateway.Stack.ActiveTransactions > 0)
            await _gateway.Stack.SendAsync(NoOptions(), null, default).Soon();

        // Each try takes 64 x T1 to time out, longer than any timer of the call.
        static SipRequest NoOptions()
        {
            var request = new SipRequest(SipMethods.Options, TestStack.ParseUri("sip:127.0.0.1:9"));
            request.Headers.Add(HeaderNames.From, "<sip:gateway@example.org>");
            request.Headers.Add(HeaderNames.To, "<sip:nobody@example.org>");
            return request;
        }
    }
}
