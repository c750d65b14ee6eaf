using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>UPDATE of ours (RFC 3311 section 5.1), before and after the answer, and offers that meet.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";
    private const string OtherSdp = "v=0\r\ns=raw 2\r\n";
    private const string Allow = "Allow: INVITE, ACK, CANCEL, BYE, UPDATE";

    private readonly TestStack _gateway = new(TestStack.Patient);
    private readonly RawPeer _peer;

    public UpdateTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_UPDATE_brings_an_offer_and_its_200_the_answer()
    {
        var dialog = await AnsweredAsync(Allow);
        var answers = new List<string>();
        dialog.OnAnswer = answer => answers.Add(Encoding.ASCII.GetString(answer.Span));
        var updating = dialog.UpdateAsync(TestStack.OtherOffer, default);
        var update = await _peer.ExpectAsync(SipMethods.Update);
        Assert.Equal(TestStack.OtherOffer, update.Body.ToArray());
        Assert.Equal("application/sdp", update.ContentType);
        Assert.Single(update.Headers.Contacts);
        Assert.Equal(2u, update.CSeq.Number);

        // One offer at a time, whoever makes it.
        Assert.Equal(491, (await dialog.UpdateAsync(TestStack.Offer, default).Soon()).Status);
        Assert.Equal(491, (await dialog.ReinviteAsync(TestStack.Offer, default).Soon()).Status);
        await SendAsync(dialog, SipMethods.Update, 1, "offer");
        await _peer.ExpectAsync(491);
        await SendAsync(dialog, SipMethods.Invite, 2, "offer");
        await _peer.ExpectAsync(491);

        await _peer.RespondAsync(update, 200, "", body: OtherSdp);
        Assert.Equal(200, (await updating.Soon()).Status);
        Assert.Equal([OtherSdp], answers);
        Assert.Equal(OtherSdp, Encoding.ASCII.GetString(dialog.RemoteSdp.Span));
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_peer_that_does_not_take_UPDATE_gets_none()
    {
        var dialog = await AnsweredAsync("Allow: INVITE, ACK, CANCEL, BYE");
        Assert.Equal(405, (await dialog.UpdateAsync(TestStack.OtherOffer, default).Soon()).Status);
        await HangUpAsync(dialog);
        Assert.Equal(481, (await dialog.UpdateAsync(TestStack.OtherOffer, default).Soon()).Status);
    }

    [Fact]
    public async Task A_refused_UPDATE_leaves_the_session_as_it_was()
    {
        var dialog = await AnsweredAsync(Allow);
        var updating = dialog.UpdateAsync(TestStack.OtherOffer, default);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Update), 488, "");
        Assert.Equal(488, (await updating.Soon()).Status);
        Assert.Equal(Sdp, Encoding.ASCII.GetString(dialog.RemoteSdp.Span));
        await HangUpAsync(dialog);
    }

    [Theory]
    [InlineData(481)]
    [InlineData(408)]
    public async Task A_peer_that_forgot_the_call_ends_it(int status)
    {
        var dialog = await AnsweredAsync(Allow);
        var updating = dialog.UpdateAsync(TestStack.OtherOffer, default);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Update), status, "");
        Assert.Equal(status, (await updating.Soon()).Status);
        Assert.Equal(DialogEnd.TransportFailed, await dialog.Completion.Soon());
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 481, "");
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task An_UPDATE_whose_call_ends_meanwhile_is_answered_481()
    {
        var dialog = await AnsweredAsync(Allow);
        var updating = dialog.UpdateAsync(TestStack.OtherOffer, default);
        var update = await _peer.ExpectAsync(SipMethods.Update);
        await SendAsync(dialog, SipMethods.Bye, 1);
        Assert.Equal(481, (await updating.Soon()).Status);
        await _peer.RespondAsync(update, 481, "");
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task An_offer_that_meets_one_of_the_peer_is_made_again_from_anew()
    {
        var dialog = await AnsweredAsync(Allow);
        var made = 0;
        var offering = dialog.OfferAsync(() => Encoding.ASCII.GetBytes($"offer {++made}"), default);
        var first = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(first, 500, "", "Retry-After: 0");
        await _peer.ExpectAsync(SipMethods.Ack);
        var second = await _peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal("offer 2", Encoding.ASCII.GetString(second.Body.Span));
        await _peer.RespondAsync(second, 200, "", body: OtherSdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(200, (await offering.Soon()).Status);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task Offers_of_both_sides_at_once_both_succeed_in_the_end()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);
        var result = caller.Stack.InviteAsync(TestStack.InviteTo(callee.Uri()), default);
        var invite = await callee.Application.NextInviteAsync();
        var theirs = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        var ours = Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
        Assert.True(await invite.Acknowledged.Soon());
        ours.OnOffer = theirs.OnOffer = _ => new SdpReply(200, TestStack.Reply);

        var answers = await Task.WhenAll(
            ours.OfferAsync(() => TestStack.OtherOffer, default), theirs.OfferAsync(() => TestStack.OtherOffer, default)).Soon();
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        await ours.ByeAsync().Soon();
        await callee.AssertNothingStaysAsync();
    }

    private async Task<InviteDialog> AnsweredAsync(string more)
    {
        var result = _gateway.Stack.InviteAsync(
            TestStack.InviteTo(TestStack.ParseUri($"sip:phone@127.0.0.1:{_peer.Port}")), default);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), 200, "theirs", more, Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        return Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
    }

    private Task SendAsync(InviteDialog dialog, string method, int cseq, string body = "") => _peer.SendRequestAsync(
        method, $"z9hG4bK-{method}{cseq}", cseq, dialog.LocalTag, dialog.CallId, body: body, fromTag: dialog.RemoteTag);

    private async Task HangUpAsync(InviteDialog dialog)
    {
        var leaving = dialog.ByeAsync();
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }
}
