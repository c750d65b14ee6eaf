using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 3262 section 4 as the one that calls: reliable 1xx of phones and trunks, several early dialogs, late answers.</summary>
public sealed class ReliableCallerTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";
    private const string OtherSdp = "v=0\r\ns=raw 2\r\n";

    private readonly TestStack _gateway = new();
    private readonly RawPeer _peer;

    public ReliableCallerTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_reliable_180_is_acknowledged_along_its_route_and_the_numbers_go_on()
    {
        var (result, invite) = await CallAsync();
        Assert.Contains("100rel", invite.Headers.GetValues(HeaderNames.Supported));
        await ProgressAsync(invite, 180, "theirs", 900, more: $"Record-Route: <sip:127.0.0.1:{_peer.Port};lr>");
        var prack = await _peer.ExpectAsync(SipMethods.Prack);
        Assert.Equal("900 1 INVITE", prack.Headers.Get(HeaderNames.RAck));
        Assert.Equal(2u, prack.CSeq.Number);
        Assert.Equal(("theirs", invite.From.Tag, invite.CallId), (prack.To.Tag, prack.From.Tag, prack.CallId));
        Assert.Single(prack.Headers.Routes);
        await _peer.RespondAsync(prack, 200, "");

        await _peer.RespondAsync(invite, 200, "theirs", body: Sdp);
        var ack = await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(1u, ack.CSeq.Number);
        Assert.Empty(ack.Headers.Routes);
        var dialog = Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
        var leaving = dialog.ByeAsync();
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        Assert.Equal(3u, bye.CSeq.Number);
        await _peer.RespondAsync(bye, 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Who_is_not_to_be_asked_for_reliable_responses_is_not()
    {
        await using var gateway = new TestStack(TestStack.Patient with { Reliability = ReliableProvisional.WhenRequired });
        using var peer = new RawPeer(gateway.Stack.LocalEndPoint.Port);
        var result = gateway.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri($"sip:phone@127.0.0.1:{peer.Port}")), default);
        var invite = await peer.ExpectAsync(SipMethods.Invite);
        Assert.DoesNotContain("100rel", invite.Headers.GetValues(HeaderNames.Supported));
        await peer.RespondAsync(invite, 486, "theirs");
        await result.Soon();
    }

    [Fact]
    public async Task Reliable_responses_are_acknowledged_once_and_in_their_order()
    {
        var (result, invite) = await CallAsync();
        await ProgressAsync(invite, 180, "theirs", 10);
        await ProgressAsync(invite, 180, "theirs", 10);
        await ProgressAsync(invite, 183, "theirs", 12);
        await ProgressAsync(invite, 183, "theirs", 11);
        await ProgressAsync(invite, 183, "theirs", 12);
        var acknowledged = new List<string?>();
        while (acknowledged.Count < 3)
        {
            var prack = await _peer.ExpectAsync(SipMethods.Prack);
            await _peer.RespondAsync(prack, 200, "");
            if (!acknowledged.Contains(prack.Headers.Get(HeaderNames.RAck)))
                acknowledged.Add(prack.Headers.Get(HeaderNames.RAck));
        }

        Assert.Equal(["10 1 INVITE", "11 1 INVITE", "12 1 INVITE"], acknowledged);
        await _peer.RespondAsync(invite, 486, "theirs");
        Assert.Equal(new InviteResult.Rejected(486, "Busy Here"), await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task The_answer_in_a_reliable_183_stands_whatever_the_200_says()
    {
        var (result, invite) = await CallAsync();
        await ProgressAsync(invite, 183, "theirs", 1, Sdp);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Prack), 200, "");
        await _peer.RespondAsync(invite, 200, "theirs", body: OtherSdp);
        Assert.Equal(Sdp, await AnswerAsync(result));
    }

    [Fact]
    public async Task The_answer_in_the_200_counts_when_the_183_was_not_reliable()
    {
        var (result, invite) = await CallAsync();
        await _peer.RespondAsync(invite, 183, "theirs", body: Sdp);
        await _peer.RespondAsync(invite, 200, "theirs", body: OtherSdp);
        Assert.Equal(OtherSdp, await AnswerAsync(result));
    }

    [Fact]
    public async Task A_200_without_an_answer_lets_the_one_of_the_183_stand()
    {
        var (result, invite) = await CallAsync();
        await _peer.RespondAsync(invite, 183, "theirs", body: Sdp);
        await _peer.RespondAsync(invite, 200, "theirs");
        Assert.Equal(Sdp, await AnswerAsync(result));
    }

    [Fact]
    public async Task Each_of_several_early_dialogs_is_acknowledged_for_itself_and_the_one_that_answers_is_the_call()
    {
        var (result, invite) = await CallAsync();
        await ProgressAsync(invite, 183, "one", 5, Sdp);
        await ProgressAsync(invite, 183, "two", 5, OtherSdp);
        var pracks = new Dictionary<string, SipRequest>();
        while (pracks.Count < 2)
        {
            var prack = await _peer.ExpectAsync(SipMethods.Prack);
            pracks[prack.To.Tag!] = prack;
            await _peer.RespondAsync(prack, 200, "");
        }

        Assert.All(pracks.Values, prack => Assert.Equal("5 1 INVITE", prack.Headers.Get(HeaderNames.RAck)));
        Assert.Equal(2, _gateway.Stack.ActiveDialogs);
        await _peer.RespondAsync(invite, 200, "two");
        Assert.Equal(OtherSdp, await AnswerAsync(result));
    }

    [Fact]
    public async Task What_each_early_dialog_lets_be_heard_is_told_once()
    {
        // CVE-2021-21375: two 183 with different tags.
        var heard = new List<string>();
        var target = TestStack.ParseUri($"sip:phone@127.0.0.1:{_peer.Port}");
        var result = _gateway.Stack.InviteAsync(
            TestStack.InviteTo(target) with
            {
                OnEarlyMedia = media => heard.Add($"{media.Status} {media.RemoteTag} {Encoding.ASCII.GetString(media.Sdp.Span)[5..].Trim()}"),
            },
            default);
        var invite = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(invite, 180, "one");
        await _peer.RespondAsync(invite, 183, "one", body: Sdp);
        await _peer.RespondAsync(invite, 183, "one", body: Sdp);
        await _peer.RespondAsync(invite, 183, "two", body: OtherSdp);
        await _peer.RespondAsync(invite, 180, "two", body: Sdp);
        await _peer.RespondAsync(invite, 200, "two", body: OtherSdp);
        Assert.Equal(OtherSdp, await AnswerAsync(result));
        Assert.Equal(["183 one s=raw", "183 two s=raw 2", "180 two s=raw"], heard.Select(line => line.Replace("\r", "")));
    }

    [Fact]
    public async Task A_broken_peer_cannot_make_dialogs_without_end()
    {
        var (result, invite) = await CallAsync();
        for (var i = 0; i < 40; i++)
            await _peer.RespondAsync(invite, 183, $"fork{i}", body: Sdp);
        await _peer.RespondAsync(invite, 200, "late", body: OtherSdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        var dialog = Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
        Assert.Equal("late", dialog.RemoteTag);
        Assert.Equal(1, _gateway.Stack.ActiveDialogs);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_200_that_crosses_the_CANCEL_goes_on_with_the_numbers_of_its_early_dialog()
    {
        using var patience = new CancellationTokenSource();
        var (result, invite) = await CallAsync(patience.Token);
        await ProgressAsync(invite, 183, "theirs", 1, Sdp);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Prack), 200, "");
        await patience.CancelAsync();
        var cancel = await _peer.ExpectAsync(SipMethods.Cancel);
        Assert.Equal(0, _gateway.Stack.ActiveDialogs);
        await _peer.RespondAsync(invite, 200, "theirs");
        await _peer.RespondAsync(cancel, 200, "theirs");
        await _peer.ExpectAsync(SipMethods.Ack);
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        Assert.Equal(3u, bye.CSeq.Number);
        await _peer.RespondAsync(bye, 200, "");
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Requests_of_the_callee_in_the_early_dialog_are_answered_and_its_BYE_is_not()
    {
        var (result, invite) = await CallAsync();
        await _peer.RespondAsync(invite, 180, "theirs");
        foreach (var (method, body, status) in new[]
        {
            (SipMethods.Update, "", 200), (SipMethods.Update, "offer", 491), (SipMethods.Invite, "offer", 491),
            (SipMethods.Prack, "", 400), (SipMethods.Bye, "", 481),
        })
        {
            await _peer.SendRequestAsync(
                method, $"z9hG4bK-{method}{body}", 1, invite.From.Tag!, invite.CallId, body: body, fromTag: "theirs");
            await _peer.ExpectAsync(status);
        }

        await _peer.RespondAsync(invite, 200, "theirs", body: Sdp);
        Assert.Equal(Sdp, await AnswerAsync(result));
    }

    private async Task<(Task<InviteResult> Result, SipRequest Invite)> CallAsync(CancellationToken ct = default)
    {
        var target = TestStack.ParseUri($"sip:phone@127.0.0.1:{_peer.Port}");
        var result = _gateway.Stack.InviteAsync(TestStack.InviteTo(target), ct);
        return (result, await _peer.ExpectAsync(SipMethods.Invite));
    }

    private Task ProgressAsync(SipRequest invite, int status, string tag, int rseq, string body = "", string more = "") =>
        _peer.RespondAsync(invite, status, tag, $"Require: 100rel\nRSeq: {rseq}\n{more}", body);

    private async Task<string> AnswerAsync(Task<InviteResult> result)
    {
        await _peer.ExpectAsync(SipMethods.Ack);
        var dialog = Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
        Assert.Equal(1, _gateway.Stack.ActiveDialogs);
        var sdp = Encoding.ASCII.GetString(dialog.RemoteSdp.Span);
        await HangUpAsync(dialog);
        return sdp;
    }

    private async Task HangUpAsync(InviteDialog dialog)
    {
        var leaving = dialog.ByeAsync();
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }
}
