using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>The stack as the one that is called, by a peer that does what the test says: RFC 3261 sections 8.2, 9.2, 12 to 15.</summary>
public sealed class CalleeTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";

    private readonly TestStack _gateway = new();
    private readonly RawPeer _peer;

    public CalleeTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_ACK_repeats_the_200_until_timer_H_and_then_says_BYE()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;

        // T1 20 ms, T2 160 ms, 64 x T1 1280 ms: sent at 0, 20, 60, 140, 300, then every 160 ms.
        var first = await _peer.ExpectAsync(200);
        var repeated = 0;
        SipRequest? bye = null;
        while (bye is null)
        {
            var message = await _peer.ReceiveAsync();
            bye = message as SipRequest;
            if (message is SipResponse again)
            {
                repeated++;
                Assert.Equal(SipWriter.Write(first), SipWriter.Write(again));
            }
        }

        Assert.InRange(repeated, 3, 11);
        Assert.Equal(SipMethods.Bye, bye.Method);
        Assert.Equal(invite.ToTag, bye.From.Tag);
        await _peer.RespondAsync(bye, 200, "");
        Assert.Equal(DialogEnd.NoAck, await dialog.Completion.Soon());
        Assert.False(await invite.Acknowledged.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task An_INVITE_that_comes_again_is_answered_again_and_invites_once()
    {
        var invited = 0;
        _gateway.Application.Invited = _ => invited++;
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        await _peer.ExpectAsync(100);
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        await _peer.ExpectAsync(100);
        var invite = await _gateway.Application.NextInviteAsync();
        await invite.RingAsync().Soon();
        await _peer.ExpectAsync(180);
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        Assert.Equal(invite.ToTag, (await _peer.ExpectAsync(180)).To.Tag);

        await invite.RejectAsync(486).Soon();
        await _peer.ExpectAsync(486);
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        await _peer.ExpectAsync(486);
        await _peer.SendRequestAsync(SipMethods.Ack, toTag: invite.ToTag);
        await _gateway.AssertNothingStaysAsync();
        Assert.Equal(1, invited);
    }

    [Fact]
    public async Task CANCEL_is_answered_200_and_the_INVITE_487_with_the_same_tag()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        await _peer.SendRequestAsync(SipMethods.Cancel, more: "Reason: SIP;cause=200;text=\"Call completed elsewhere\"");

        var cancelled = await _peer.ExpectAsync(200);
        Assert.Equal(SipMethods.Cancel, cancelled.CSeq.Method);
        var terminated = await _peer.ExpectAsync(487);
        Assert.Equal(SipMethods.Invite, terminated.CSeq.Method);
        Assert.Equal(invite.ToTag, cancelled.To.Tag);
        Assert.Equal(invite.ToTag, terminated.To.Tag);
        Assert.True(invite.Cancelled.IsCancellationRequested);
        Assert.True(Assert.Single(invite.CancelReasons).IsAnsweredElsewhere);
        await _peer.SendRequestAsync(SipMethods.Ack, toTag: invite.ToTag);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_CANCEL_after_the_200_changes_nothing()
    {
        var (invite, dialog) = await AnswerAsync(isAcknowledged: false);
        await _peer.SendRequestAsync(SipMethods.Cancel);
        Assert.Equal(SipMethods.Cancel, (await ExpectFinalAsync(SipMethods.Cancel)).CSeq.Method);
        await AckAsync(invite);
        Assert.True(await invite.Acknowledged.Soon());
        Assert.False(invite.Cancelled.IsCancellationRequested);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_CANCEL_of_nothing_is_answered_481()
    {
        await _peer.SendRequestAsync(SipMethods.Cancel, "z9hG4bK-unknown");
        await _peer.ExpectAsync(481);
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData(SipMethods.Bye)]
    [InlineData(SipMethods.Invite)]
    [InlineData(SipMethods.Info)]
    [InlineData(SipMethods.Update)]
    [InlineData(SipMethods.Options)]
    public async Task Wrong_tags_are_answered_481_and_leave_the_call_alone(string method)
    {
        var (invite, dialog) = await AnswerAsync();
        await _peer.SendRequestAsync(method, "z9hG4bK-a", 2, "wrong");
        await ExpectFinalAsync(method, 481);
        await _peer.SendRequestAsync(method, "z9hG4bK-b", 2, invite.ToTag, fromTag: "wrong");
        await ExpectFinalAsync(method, 481);
        await _peer.SendRequestAsync(method, "z9hG4bK-c", 2, invite.ToTag, callId: "wrong");
        await ExpectFinalAsync(method, 481);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-d", 2, "wrong");

        Assert.False(dialog.Ended.IsCancellationRequested);
        await HangUpAsync(dialog);
    }

    [Theory]
    [InlineData(SipMethods.Bye)]
    [InlineData(SipMethods.Info)]
    [InlineData(SipMethods.Update)]
    public async Task A_dialogs_request_without_a_tag_is_answered_481(string method)
    {
        await _peer.SendRequestAsync(method);
        await _peer.ExpectAsync(481);
    }

    [Fact]
    public async Task A_hang_up_before_the_ACK_waits_for_it()
    {
        var (invite, dialog) = await AnswerAsync(isAcknowledged: false);
        var leaving = dialog.ByeAsync("too early");
        Assert.Equal(DialogEnd.LocalBye, await dialog.Completion.Soon());
        Assert.False(leaving.IsCompleted);

        await AckAsync(invite);
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        Assert.Equal("SIP;cause=200;text=\"too early\"", bye.Headers.Get(HeaderNames.Reason));
        Assert.Equal(_peer.Port, bye.RequestUri.Port);
        await _peer.RespondAsync(bye, 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_BYE_that_comes_again_is_answered_again()
    {
        var (invite, dialog) = await AnswerAsync();
        for (var i = 0; i < 3; i++)
        {
            await _peer.SendRequestAsync(
                SipMethods.Bye, "z9hG4bK-bye", 2, invite.ToTag, more: "Reason: Q.850;cause=16;text=\"Normal call clearing\"");
            await ExpectFinalAsync(SipMethods.Bye, 200);
        }

        Assert.Equal([new ReasonHeader("Q.850", 16, "Normal call clearing")], dialog.RemoteReasons);

        Assert.Equal(DialogEnd.RemoteBye, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task BYEs_that_cross_are_both_answered_200()
    {
        var (invite, dialog) = await AnswerAsync();
        var leaving = dialog.ByeAsync();
        var ours = await _peer.ExpectAsync(SipMethods.Bye);
        await _peer.SendRequestAsync(SipMethods.Bye, "z9hG4bK-bye", 2, invite.ToTag);
        await ExpectFinalAsync(SipMethods.Bye, 200);
        await _peer.RespondAsync(ours, 481, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task An_INVITE_without_an_offer_gets_ours_and_the_ACK_brings_the_answer()
    {
        await _peer.SendRequestAsync(SipMethods.Invite);
        var invite = await _gateway.Application.NextInviteAsync();
        var dialog = (await invite.AcceptAsync(TestStack.Offer).Soon())!;
        Assert.Equal(TestStack.Offer, (await _peer.ExpectAsync(200)).Body.ToArray());
        Assert.True(dialog.RemoteSdp.IsEmpty);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack", 1, invite.ToTag, body: Sdp);

        Assert.True(await invite.Acknowledged.Soon());
        Assert.Equal(Sdp, Encoding.ASCII.GetString(dialog.RemoteSdp.Span));
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task An_ACK_without_the_answer_to_our_offer_ends_the_call()
    {
        await _peer.SendRequestAsync(SipMethods.Invite);
        var invite = await _gateway.Application.NextInviteAsync();
        var dialog = (await invite.AcceptAsync(TestStack.Offer).Soon())!;
        await _peer.ExpectAsync(200);
        await AckAsync(invite);

        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        Assert.Equal(DialogEnd.SessionRefused, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Requests_in_a_call_are_answered_in_order_of_their_numbers()
    {
        var (invite, dialog) = await AnswerAsync();
        var infos = new List<string>();
        dialog.OnInfo = info => infos.Add(Encoding.ASCII.GetString(info.Body.Span));
        await _peer.SendRequestAsync(SipMethods.Info, "z9hG4bK-i", 7, invite.ToTag, body: "Signal=5");
        await ExpectFinalAsync(SipMethods.Info, 200);
        Assert.Equal(["Signal=5"], infos);

        await _peer.SendRequestAsync(SipMethods.Options, "z9hG4bK-o", 8, invite.ToTag);
        Assert.Equal(SipMethods.AllowHeader, (await ExpectFinalAsync(SipMethods.Options, 200)).Headers.Get(HeaderNames.Allow));
        await _peer.SendRequestAsync(SipMethods.Info, "z9hG4bK-old", 6, invite.ToTag, body: "Signal=6");
        await ExpectFinalAsync(SipMethods.Info, 500);
        Assert.Single(infos);
        await _peer.SendRequestAsync(SipMethods.Subscribe, "z9hG4bK-r", 9, invite.ToTag);
        await ExpectFinalAsync(SipMethods.Subscribe, 405);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task Hold_and_resume_by_re_INVITE_are_answered_and_their_200_repeated_until_the_ACK()
    {
        var (invite, dialog) = await AnswerAsync();
        var offers = new List<string>();
        dialog.OnOffer = offer =>
        {
            offers.Add(Encoding.ASCII.GetString(offer.Span));
            return new SdpReply(200, TestStack.Reply);
        };

        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-hold", 2, invite.ToTag, body: "hold");
        await ExpectFinalAsync(SipMethods.Invite, 200);
        await ExpectFinalAsync(SipMethods.Invite, 200);
        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-early", 3, invite.ToTag, body: "early");
        await ExpectFinalAsync(SipMethods.Invite, 491);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-early", 3, invite.ToTag);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack2", 2, invite.ToTag);
        await _peer.SendRequestAsync(SipMethods.Update, "z9hG4bK-up", 4, invite.ToTag, body: "resume");
        Assert.Equal(TestStack.Reply, (await ExpectFinalAsync(SipMethods.Update, 200)).Body.ToArray());
        Assert.Equal(["hold", "resume"], offers);
        Assert.Equal("resume", Encoding.ASCII.GetString(dialog.RemoteSdp.Span));
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_re_INVITE_whose_ACK_is_lost_ends_the_call_at_timer_H()
    {
        var (invite, dialog) = await AnswerAsync();
        dialog.OnOffer = _ => new SdpReply(200, TestStack.Reply);
        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-hold", 2, invite.ToTag, body: "hold");
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        Assert.Equal(DialogEnd.NoAck, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_re_INVITE_moves_the_remote_target_and_later_requests_name_it()
    {
        var (invite, dialog) = await AnswerAsync();
        dialog.OnOffer = _ => new SdpReply(200, TestStack.Reply);
        await _peer.SendAsync(
            $"""
            INVITE sip:gateway@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:{_peer.Port};rport;branch=z9hG4bK-move
            From: <sip:raw@example.org>;tag=raw
            To: <sip:hotline@example.org>;tag={invite.ToTag}
            Call-ID: call-1
            CSeq: 2 INVITE
            Contact: <sip:moved@10.1.2.3:5090>
            """, "offer");
        await ExpectFinalAsync(SipMethods.Invite, 200);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack2", 2, invite.ToTag);

        // The Contact is an address behind NAT: it is named, but the request goes to where the peer's packets come from.
        var leaving = dialog.ByeAsync();
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        Assert.Equal("sip:moved@10.1.2.3:5090", bye.RequestUri.ToString());
        await _peer.RespondAsync(bye, 200, "");
        await leaving.Soon();
    }

    [Fact]
    public async Task A_request_that_came_over_two_paths_is_answered_482_on_the_second()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-path1", body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-path2", body: Sdp);
        await ExpectFinalAsync(SipMethods.Invite, 482);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-path2", toTag: "x");
        await invite.RejectAsync(603).Soon();
        await ExpectFinalAsync(SipMethods.Invite, 603);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-path1", toTag: invite.ToTag);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_peer_from_before_RFC_3261_without_branches_and_tags_can_call()
    {
        string Request(string method, string toTag) =>
            $"""
            {method} sip:hotline@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:{_peer.Port}
            From: <sip:old@example.org>
            To: <sip:hotline@example.org>{toTag}
            Call-ID: old-1
            CSeq: {(method == "BYE" ? 2 : 1)} {method}
            Contact: <sip:old@127.0.0.1:{_peer.Port}>
            """;
        await _peer.SendAsync(Request("INVITE", ""), Sdp);
        await _peer.SendAsync(Request("INVITE", ""), Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await _peer.ExpectAsync(200);
        await _peer.SendAsync(Request("ACK", $";tag={invite.ToTag}"));
        Assert.True(await invite.Acknowledged.Soon());
        await _peer.SendAsync(Request("BYE", $";tag={invite.ToTag}"));
        Assert.Equal(DialogEnd.RemoteBye, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    private async Task<(IncomingInvite Invite, InviteDialog Dialog)> AnswerAsync(bool isAcknowledged = true)
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await _peer.ExpectAsync(200);
        if (isAcknowledged)
        {
            await AckAsync(invite);
            Assert.True(await invite.Acknowledged.Soon());
        }

        return (invite, dialog);
    }

    private Task AckAsync(IncomingInvite invite) =>
        _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack", 1, invite.ToTag);

    private async Task HangUpAsync(InviteDialog dialog)
    {
        var leaving = dialog.ByeAsync();
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    /// <summary>The next final response to a request with that method; others, repeated ones among them, are passed over.</summary>
    private async Task<SipResponse> ExpectFinalAsync(string method, int status = 200)
    {
        while (true)
        {
            var response = await _peer.ExpectAsync(status);
            if (response.CSeq.Method == method)
                return response;
        }
    }
}
