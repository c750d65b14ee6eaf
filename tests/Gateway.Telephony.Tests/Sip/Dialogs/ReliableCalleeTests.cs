using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 3262 section 3 as the one that is called: reliable 180 and 183, PRACK, and requests in the early dialog.</summary>
public sealed class ReliableCalleeTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";
    private const string Required = "Require: 100rel";
    private const string Supported = "Supported: timer, 100rel";

    private readonly TestStack _gateway = new();
    private readonly RawPeer _peer;

    public ReliableCalleeTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("", ReliableProvisional.Always, false, false)]
    [InlineData(Supported, ReliableProvisional.WhenRequired, false, false)]
    [InlineData(Supported, ReliableProvisional.WithMedia, false, true)]
    [InlineData(Supported, ReliableProvisional.Always, true, true)]
    [InlineData(Required, ReliableProvisional.WhenRequired, true, true)]
    public async Task The_callers_wish_and_our_policy_decide_what_is_sent_reliably(
        string more, ReliableProvisional policy, bool ringsReliably, bool progressesReliably)
    {
        await using var gateway = new TestStack(TestStack.Patient with { Reliability = policy });
        using var peer = new RawPeer(gateway.Stack.LocalEndPoint.Port);
        await peer.SendRequestAsync(SipMethods.Invite, body: Sdp, more: more);
        var invite = await gateway.Application.NextInviteAsync();
        await invite.RingAsync().Soon();
        var ringing = await peer.ExpectAsync(180);
        Assert.Equal(ringsReliably, IsReliable(ringing));
        if (ringsReliably)
            await PrackAsync(peer, ringing, 2);

        Assert.True(await invite.ProgressAsync(TestStack.Reply).Soon());
        var progress = await peer.ExpectAsync(183);
        Assert.Equal(TestStack.Reply, progress.Body.ToArray());
        Assert.Equal(progressesReliably, IsReliable(progress));
        await invite.RejectAsync(486).Soon();
        await peer.ExpectAsync(486);
        await peer.SendRequestAsync(SipMethods.Ack, toTag: invite.ToTag);
        await gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_reliable_183_comes_again_until_its_PRACK_and_the_200_has_no_second_answer()
    {
        var invite = await InviteAsync(Supported);
        await invite.ProgressAsync(TestStack.Reply).Soon();
        var first = await _peer.ExpectAsync(183);
        var again = await _peer.ExpectAsync(183);
        Assert.Equal(SipWriter.Write(first), SipWriter.Write(again));
        Assert.Contains("PRACK", first.Headers.Get(HeaderNames.Allow), StringComparison.Ordinal);

        await PrackAsync(_peer, first, 2);
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        var success = await FinalAsync(SipMethods.Invite);
        Assert.True(success.Body.IsEmpty);
        await AckAsync(invite);
        Assert.True(await invite.Acknowledged.Soon());
        Assert.Equal(Sdp, Encoding.ASCII.GetString(dialog.RemoteSdp.Span));
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task The_200_waits_for_the_PRACK_of_the_answer()
    {
        var invite = await InviteAsync(Supported);
        await invite.ProgressAsync(TestStack.Reply).Soon();
        var progress = await _peer.ExpectAsync(183);
        var accepting = invite.AcceptAsync(TestStack.Reply);
        Assert.Null(await invite.AcceptAsync(TestStack.Reply).Soon());
        await _peer.ExpectAsync(183);
        Assert.False(accepting.IsCompleted);

        await SendPrackAsync(_peer, progress, 2);
        Assert.Equal(SipMethods.Prack, (await _peer.ExpectAsync(200)).CSeq.Method);
        Assert.Equal(SipMethods.Invite, (await _peer.ExpectAsync(200)).CSeq.Method);
        await AckAsync(invite);
        await HangUpAsync((await accepting.Soon())!);
    }

    [Fact]
    public async Task The_180_after_a_183_waits_for_its_PRACK_and_has_the_next_number()
    {
        var invite = await InviteAsync(Required);
        await invite.ProgressAsync(TestStack.Reply).Soon();
        await invite.RingAsync().Soon();
        var progress = await _peer.ExpectAsync(183);
        await PrackAsync(_peer, progress, 2);
        var ringing = await _peer.ExpectAsync(180);
        Assert.Equal(RSeqOf(progress) + 1, RSeqOf(ringing));

        // A 180 without a session description does not hold the answer up; its PRACK may come later.
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await FinalAsync(SipMethods.Invite);
        await PrackAsync(_peer, ringing, 3);
        await AckAsync(invite);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_caller_that_never_acknowledges_is_refused_with_504()
    {
        var invite = await InviteAsync(Required);
        await invite.RingAsync().Soon();
        await _peer.ExpectAsync(504);
        Assert.True(invite.Cancelled.IsCancellationRequested);
        Assert.Null(await invite.AcceptAsync(TestStack.Reply).Soon());
        Assert.False(await invite.ProgressAsync(TestStack.Reply).Soon());
        await _peer.SendRequestAsync(SipMethods.Ack, toTag: invite.ToTag);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_call_that_is_accepted_but_never_acknowledged_by_PRACK_ends_too()
    {
        var invite = await InviteAsync(Required);
        await invite.ProgressAsync(TestStack.Reply).Soon();
        var accepting = invite.AcceptAsync(TestStack.Reply);
        await _peer.ExpectAsync(504);
        Assert.Null(await accepting.Soon());
        await _peer.SendRequestAsync(SipMethods.Ack, toTag: invite.ToTag);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_PRACK_for_something_else_is_answered_481_and_a_broken_one_400()
    {
        var invite = await InviteAsync(Required);
        await invite.RingAsync().Soon();
        var ringing = await _peer.ExpectAsync(180);
        var number = RSeqOf(ringing);
        foreach (var (rack, status) in new[]
        {
            ($"{number + 1} 1 INVITE", 481), ($"{number} 2 INVITE", 481), ($"{number} 1 UPDATE", 481), ("x", 400),
        })
        {
            await _peer.SendRequestAsync(
                SipMethods.Prack, $"z9hG4bK-{rack.GetHashCode()}", 2, invite.ToTag, more: $"RAck: {rack}");
            await FinalAsync(SipMethods.Prack, status);
        }

        await _peer.SendRequestAsync(SipMethods.Prack, "z9hG4bK-tagless", 2, more: $"RAck: {number} 1 INVITE");
        await FinalAsync(SipMethods.Prack, 481);
        await PrackAsync(_peer, ringing, 3);
        // The same once more is no retransmission and acknowledges nothing.
        await SendPrackAsync(_peer, ringing, 4);
        await FinalAsync(SipMethods.Prack, 481);
        await CancelAsync(invite);
    }

    [Fact]
    public async Task A_PRACK_may_bring_a_new_offer()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp, more: Supported);
        var invite = await _gateway.Application.NextInviteAsync();
        var offers = new List<string>();
        invite.OnOffer = offer =>
        {
            offers.Add(Encoding.ASCII.GetString(offer.Span));
            return offer.Span.IndexOf("bad"u8) >= 0 ? SdpReply.NotAcceptable : new SdpReply(200, TestStack.OtherOffer);
        };
        await invite.ProgressAsync(TestStack.Reply).Soon();
        await SendPrackAsync(_peer, await _peer.ExpectAsync(183), 2, "new offer");
        Assert.Equal(TestStack.OtherOffer, (await FinalAsync(SipMethods.Prack)).Body.ToArray());

        // And so may an UPDATE, now that the first offer is answered.
        await _peer.SendRequestAsync(SipMethods.Update, "z9hG4bK-u1", 3, invite.ToTag, body: "bad offer");
        await FinalAsync(SipMethods.Update, 488);
        await _peer.SendRequestAsync(SipMethods.Update, "z9hG4bK-u2", 4, invite.ToTag, body: "newest offer");
        Assert.Equal(TestStack.OtherOffer, (await FinalAsync(SipMethods.Update)).Body.ToArray());
        Assert.Equal(["new offer", "bad offer", "newest offer"], offers);
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        Assert.True((await FinalAsync(SipMethods.Invite)).Body.IsEmpty);
        Assert.Equal("newest offer", Encoding.ASCII.GetString(dialog.RemoteSdp.Span));
        await AckAsync(invite);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task An_INVITE_without_an_offer_gets_ours_in_a_reliable_183_and_the_PRACK_answers()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, more: Supported);
        var invite = await _gateway.Application.NextInviteAsync();
        var answers = new List<string>();
        invite.OnAnswer = answer => answers.Add(Encoding.ASCII.GetString(answer.Span));
        await invite.ProgressAsync(TestStack.Offer).Soon();
        var progress = await _peer.ExpectAsync(183);
        Assert.Equal(TestStack.Offer, progress.Body.ToArray());
        await SendPrackAsync(_peer, progress, 2, Sdp);
        Assert.True((await FinalAsync(SipMethods.Prack)).Body.IsEmpty);
        Assert.Equal([Sdp], answers);

        var dialog = (await invite.AcceptAsync(TestStack.Offer).Soon())!;
        Assert.True((await FinalAsync(SipMethods.Invite)).Body.IsEmpty);
        await AckAsync(invite);
        Assert.True(await invite.Acknowledged.Soon());
        Assert.Equal(Sdp, Encoding.ASCII.GetString(dialog.RemoteSdp.Span));
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task An_offer_of_ours_is_not_sent_in_a_183_that_may_be_lost()
    {
        await _peer.SendRequestAsync(SipMethods.Invite);
        var invite = await _gateway.Application.NextInviteAsync();
        Assert.False(await invite.ProgressAsync(TestStack.Offer).Soon());
        await CancelAsync(invite);
    }

    [Fact]
    public async Task An_offer_that_comes_before_our_answer_shall_come_later()
    {
        var invite = await InviteAsync("");
        await invite.RingAsync().Soon();
        await _peer.ExpectAsync(180);
        await _peer.SendRequestAsync(SipMethods.Update, "z9hG4bK-u", 2, invite.ToTag, body: "early");
        Assert.InRange(int.Parse((await FinalAsync(SipMethods.Update, 500)).Headers.Get(HeaderNames.RetryAfter)!), 0, 10);
        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-i", 3, invite.ToTag, body: "early");
        Assert.NotNull((await FinalAsync(SipMethods.Invite, 500)).Headers.Get(HeaderNames.RetryAfter));
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-i", 3, invite.ToTag);
        await _peer.SendRequestAsync(SipMethods.Update, "z9hG4bK-e", 4, invite.ToTag);
        await FinalAsync(SipMethods.Update);
        await CancelAsync(invite);
    }

    [Fact]
    public async Task BYE_in_the_early_dialog_ends_the_INVITE_with_487()
    {
        var invite = await InviteAsync(Required);
        await invite.RingAsync().Soon();
        await _peer.ExpectAsync(180);
        await _peer.SendRequestAsync(SipMethods.Bye, "z9hG4bK-bye", 2, invite.ToTag);
        await FinalAsync(SipMethods.Bye);
        await FinalAsync(SipMethods.Invite, 487);
        Assert.True(invite.Cancelled.IsCancellationRequested);
        Assert.Null(await invite.AcceptAsync(TestStack.Reply).Soon());
        await _peer.SendRequestAsync(SipMethods.Ack, toTag: invite.ToTag);
        await _gateway.AssertNothingStaysAsync();
    }

    private async Task<IncomingInvite> InviteAsync(string more)
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp, more: more);
        return await _gateway.Application.NextInviteAsync();
    }

    private static bool IsReliable(SipResponse response)
    {
        var isRequired = response.Headers.GetValues(HeaderNames.Require).Contains("100rel");
        Assert.Equal(isRequired, response.Headers.Contains(HeaderNames.RSeq));
        return isRequired;
    }

    private static uint RSeqOf(SipResponse response) => uint.Parse(response.Headers.Get(HeaderNames.RSeq)!);

    private static Task SendPrackAsync(RawPeer peer, SipResponse response, int cseq, string body = "") => peer.SendRequestAsync(
        SipMethods.Prack, $"z9hG4bK-prack{cseq}", cseq, response.To.Tag!, body: body,
        more: $"RAck: {RSeqOf(response)} {response.CSeq}");

    private static async Task PrackAsync(RawPeer peer, SipResponse response, int cseq)
    {
        await SendPrackAsync(peer, response, cseq);
        SipResponse answer;
        do
            answer = await peer.ExpectAsync(200);
        while (answer.CSeq.Method != SipMethods.Prack);
    }

    private Task AckAsync(IncomingInvite invite) => _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack", 1, invite.ToTag);

    private async Task CancelAsync(IncomingInvite invite)
    {
        await _peer.SendRequestAsync(SipMethods.Cancel);
        await FinalAsync(SipMethods.Invite, 487);
        await _peer.SendRequestAsync(SipMethods.Ack, toTag: invite.ToTag);
        await _gateway.AssertNothingStaysAsync();
    }

    private async Task HangUpAsync(InviteDialog dialog)
    {
        var leaving = dialog.ByeAsync();
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    private async Task<SipResponse> FinalAsync(string method, int status = 200)
    {
        while (true)
        {
            var response = await _peer.ExpectAsync(status);
            if (response.CSeq.Method == method)
                return response;
        }
    }
}
