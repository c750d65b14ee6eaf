using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>REFER in dialogs, both ways: RFC 3515, 4488, 5589, and Replaces of RFC 3891.</summary>
public sealed class ReferTests : IAsyncLifetime
{
    private readonly TestStack _gateway = new();
    private readonly RawPeer _peer;
    private readonly TaskCompletionSource<IncomingRefer> _referred = new();

    public ReferTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_REFER_is_accepted_and_reported_on_in_order_until_the_end()
    {
        var dialog = await CalledAsync();
        var refer = await ReferAsync(dialog, "Refer-To: <sip:ben@example.org>\nReferred-By: <sip:anna@example.org>");
        Assert.Equal("sip:ben@example.org", refer.Target.ToString());
        Assert.Null(refer.Replaces);
        await refer.AcceptAsync().Soon();
        await refer.ReportAsync(100).Soon();
        await refer.ReportAsync(180).Soon();
        var delivered = refer.ReportAsync(200);
        var late = refer.ReportAsync(486);

        Assert.Equal("refer", (await ReportedAsync("SIP/2.0 100 Trying", "active;expires=300")).Headers.Get("Event"));
        await ReportedAsync("SIP/2.0 180 Ringing", "active;expires=300");
        await ReportedAsync("SIP/2.0 200 OK", "terminated;reason=noresource");
        await delivered.Soon();
        await late.Soon();
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task The_answer_to_a_REFER_is_202_and_of_a_second_one_the_reports_name_it()
    {
        var dialog = await CalledAsync();
        var first = await ReferAsync(dialog, "Refer-To: <sip:ben@example.org>");
        await first.RejectAsync(404).Soon();
        await _peer.ExpectAsync(404);
        var again = new TaskCompletionSource<IncomingRefer>();
        dialog.OnRefer = again.SetResult;
        await SendInDialogAsync(dialog, SipMethods.Refer, 3, "Refer-To: <sip:carl@example.org>");
        var second = await again.Task.Soon();
        await second.AcceptAsync().Soon();
        Assert.Equal("3 REFER", (await _peer.ExpectAsync(202)).CSeq.ToString());
        var done = second.ReportAsync(603);
        Assert.Equal("refer;id=3", (await ReportedAsync("SIP/2.0 603 Decline", "terminated;reason=noresource")).Headers.Get("Event"));

        await done.Soon();
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task Reports_go_on_after_the_phone_said_BYE()
    {
        var dialog = await CalledAsync();
        var refer = await ReferAsync(dialog, "Refer-To: <sip:ben@example.org>");
        await refer.AcceptAsync().Soon();
        await SendInDialogAsync(dialog, SipMethods.Bye, 3);
        await _peer.ExpectAsync(200);
        var done = refer.ReportAsync(200);

        await ReportedAsync("SIP/2.0 200 OK", "terminated;reason=noresource");
        await done.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Nobody_is_told_who_wants_no_reports_or_knows_of_no_subscription()
    {
        var dialog = await CalledAsync();
        var silent = await ReferAsync(dialog, "Refer-To: <sip:ben@example.org>\nRefer-Sub: false");
        await silent.AcceptAsync().Soon();
        Assert.Equal("false", (await _peer.ExpectAsync(202)).Headers.Get("Refer-Sub"));
        await silent.ReportAsync(200).Soon();

        var again = new TaskCompletionSource<IncomingRefer>();
        dialog.OnRefer = again.SetResult;
        await SendInDialogAsync(dialog, SipMethods.Refer, 3, "Refer-To: <sip:ben@example.org>");
        var second = await again.Task.Soon();
        await second.AcceptAsync().Soon();
        await second.ReportAsync(100).Soon();
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Notify), 481, "");
        await second.ReportAsync(200).Soon();
        await HangUpAsync(dialog);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("Refer-To: <sip:ben@example.org>\nRefer-To: <sip:carl@example.org>", 400)]
    [InlineData("Refer-To: <sip:ben@", 400)]
    [InlineData("Refer-To: <http://example.org/>", 416)]
    [InlineData("Refer-To: <sip:ben@example.org;method=BYE>", 403)]
    public async Task A_REFER_to_nobody_or_for_anything_but_a_call_is_refused(string headers, int status)
    {
        var dialog = await CalledAsync();
        dialog.OnRefer = _referred.SetResult;
        await SendInDialogAsync(dialog, SipMethods.Refer, 2, headers);

        await _peer.ExpectAsync(status);
        Assert.False(_referred.Task.IsCompleted);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task Without_an_owner_who_takes_them_a_REFER_is_forbidden()
    {
        var dialog = await CalledAsync();
        await SendInDialogAsync(dialog, SipMethods.Refer, 2, "Refer-To: <sip:ben@example.org>");

        await _peer.ExpectAsync(403);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_REFER_with_Replaces_finds_the_other_dialog_of_ours()
    {
        var consult = await CalledAsync("consult");
        var dialog = await CalledAsync();
        var refer = await ReferAsync(
            dialog, $"Refer-To: <sip:ben@example.org?Replaces=consult%3Bto-tag%3D{consult.LocalTag}%3Bfrom-tag%3Draw>");
        Assert.Same(consult, refer.Replaced);
        await refer.RejectAsync(403).Soon();

        var again = new TaskCompletionSource<IncomingRefer>();
        dialog.OnRefer = again.SetResult;
        await SendInDialogAsync(
            dialog, SipMethods.Refer, 3, "Refer-To: <sip:ben@example.org?Replaces=consult%3Bto-tag%3Dwrong%3Bfrom-tag%3Draw>");
        var wrong = await again.Task.Soon();
        Assert.True(wrong.AsksReplacement);
        Assert.Null(wrong.Replaced);
        await wrong.RejectAsync(481).Soon();
        await HangUpAsync(dialog, 4);
        await HangUpAsync(consult, 5);
    }

    [Fact]
    public async Task An_INVITE_with_Replaces_names_the_dialog_and_a_broken_one_is_refused()
    {
        var dialog = await CalledAsync();
        await _peer.SendRequestAsync(
            SipMethods.Invite, "z9hG4bK-pick", callId: "pick", body: "v=0\n",
            more: $"Replaces: {dialog.CallId};to-tag={dialog.LocalTag};from-tag={dialog.RemoteTag}");
        var pick = await _gateway.Application.NextInviteAsync();
        Assert.Same(dialog, pick.Replaced);
        await pick.RejectAsync(603).Soon();
        await _peer.ExpectAsync(603);

        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-bad", callId: "bad", body: "v=0\n", more: "Replaces: x");
        await _peer.ExpectAsync(400);
        await SendInDialogAsync(dialog, SipMethods.Bye, 3);
        await _peer.ExpectAsync(200);
    }

    [Theory]
    [InlineData("SIP/2.0 200 OK", "Succeeded")]
    [InlineData("SIP/2.0 486 Busy Here", "Failed { Status = 486, Reason = Busy Here }")]
    [InlineData("", "Unknown")]
    public async Task Our_REFER_ends_with_what_the_last_report_says(string fragment, string expected)
    {
        var dialog = await CalledAsync();
        var result = dialog.ReferAsync(
            TestStack.ParseUri("sip:ben@example.org"), null, new NameAddress("Anna", TestStack.ParseUri("sip:anna@example.org")), default);
        var refer = await _peer.ExpectAsync(SipMethods.Refer);
        Assert.Equal("<sip:ben@example.org>", refer.Headers.Get("Refer-To"));
        Assert.Equal("\"Anna\" <sip:anna@example.org>", refer.Headers.Get("Referred-By"));
        await _peer.RespondAsync(refer, 202, "");
        await NotifyAsync(dialog, 2, "SIP/2.0 100 Trying", "active");
        Assert.False(result.IsCompleted);
        await NotifyAsync(dialog, 3, fragment, "terminated;reason=noresource");

        Assert.StartsWith(expected, (await result.Soon()).ToString(), StringComparison.Ordinal);
        await NotifyAsync(dialog, 4, fragment, "terminated;reason=noresource", 481);
        await HangUpAsync(dialog, 5);
    }

    [Fact]
    public async Task A_refused_REFER_changes_nothing()
    {
        var dialog = await CalledAsync();
        var result = dialog.ReferAsync(TestStack.ParseUri("sip:ben@example.org"), null, null, default);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Refer), 501, "");

        Assert.Equal(new ReferResult.Refused(501, "Not Implemented"), await result.Soon());
        Assert.False(dialog.Ended.IsCancellationRequested);
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task A_peer_that_agrees_and_leaves_ends_our_REFER_without_a_word()
    {
        var dialog = await CalledAsync();
        var result = dialog.ReferAsync(TestStack.ParseUri("sip:ben@example.org"), null, null, default);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Refer), 202, "");
        await SendInDialogAsync(dialog, SipMethods.Bye, 3);
        await _peer.ExpectAsync(200);

        Assert.Equal(new ReferResult.Unknown(), await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Our_REFER_of_an_attended_transfer_carries_Replaces_as_the_other_end_sees_it()
    {
        var consult = await CalledAsync("consult");
        var dialog = await CalledAsync();
        var result = dialog.ReferAsync(null, consult, null, default);
        var refer = await _peer.ExpectAsync(SipMethods.Refer);
        Assert.True(NameAddress.TryParse(refer.Headers.Get("Refer-To"), out var target));

        Assert.Equal($"sip:raw@127.0.0.1:{_peer.Port}", target.Uri.WithoutHeaders().ToString());
        Assert.Equal(new ReplacesHeader("consult", "raw", consult.LocalTag), ReplacesHeader.Of(target.Uri));
        await _peer.RespondAsync(refer, 603, "");
        await result.Soon();
        await HangUpAsync(dialog, 4);
        await HangUpAsync(consult, 5);
    }

    [Fact]
    public async Task Reports_about_nothing_are_refused()
    {
        var dialog = await CalledAsync();
        await NotifyAsync(dialog, 2, "SIP/2.0 200 OK", "terminated", 481);
        await SendInDialogAsync(dialog, SipMethods.Notify, 3, "Event: message-summary");
        await _peer.ExpectAsync(489);
        await _peer.SendRequestAsync(SipMethods.Notify, "z9hG4bK-out", callId: "out", more: "Event: refer");
        await _peer.ExpectAsync(481);
        await HangUpAsync(dialog, 4);
    }

    /// <summary>The peer calls; the call is answered and acknowledged.</summary>
    private async Task<InviteDialog> CalledAsync(string callId = "call-1")
    {
        await _peer.SendRequestAsync(SipMethods.Invite, $"z9hG4bK-{callId}", callId: callId, body: "v=0\n");
        var dialog = await (await _gateway.Application.NextInviteAsync()).AcceptAsync(TestStack.Reply).Soon();
        Assert.NotNull(dialog);
        await _peer.ExpectAsync(200);
        await _peer.SendRequestAsync(SipMethods.Ack, $"z9hG4bK-{callId}-ack", 1, dialog.LocalTag, callId);
        Assert.True(await dialog.Acknowledged.Soon());
        return dialog;
    }

    private async Task<IncomingRefer> ReferAsync(InviteDialog dialog, string headers)
    {
        dialog.OnRefer = _referred.SetResult;
        await SendInDialogAsync(dialog, SipMethods.Refer, 2, headers);
        return await _referred.Task.Soon();
    }

    private async Task NotifyAsync(InviteDialog dialog, int cseq, string fragment, string state, int answer = 200)
    {
        var head = $"Event: refer\nSubscription-State: {state}";
        await SendInDialogAsync(dialog, SipMethods.Notify, cseq, head, fragment);
        await _peer.ExpectAsync(answer);
    }

    private Task SendInDialogAsync(InviteDialog dialog, string method, int cseq, string more = "", string body = "") =>
        _peer.SendRequestAsync(method, $"z9hG4bK-{dialog.CallId}-{cseq}", cseq, dialog.LocalTag, dialog.CallId, more, body);

    private async Task<SipRequest> ReportedAsync(string fragment, string state)
    {
        var notify = await _peer.ExpectAsync(SipMethods.Notify);
        await _peer.RespondAsync(notify, 200, "");
        Assert.Equal(
            (fragment + "\r\n", state, "message/sipfrag"),
            (Encoding.ASCII.GetString(notify.Body.Span), notify.Headers.Get("Subscription-State"), notify.ContentType));
        return notify;
    }

    private async Task HangUpAsync(InviteDialog dialog, int cseq = 9)
    {
        await SendInDialogAsync(dialog, SipMethods.Bye, cseq);
        await _peer.ExpectAsync(200);
        await dialog.Completion.Soon();
    }
}
