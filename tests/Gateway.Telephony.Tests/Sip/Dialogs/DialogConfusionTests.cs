using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>Requests that mean no dialog, another one, or one that is over: refused, and the call that they aim at goes on. T1 is
/// 20 ms, so that what would be stuck for 32 s on the road shows after 1.3 s.</summary>
public sealed class DialogConfusionTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";

    private readonly TestStack _gateway = new();
    private readonly RawPeer _peer;

    public DialogConfusionTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(Sdp)]
    public async Task A_re_INVITE_after_the_BYE_is_answered_481(string body)
    {
        // CVE-2021-31878 was one without SDP.
        var (invite, dialog) = await AnswerAsync();
        await _peer.SendRequestAsync(SipMethods.Bye, "z9hG4bK-bye", 2, invite.ToTag);
        await FinalAsync(SipMethods.Bye);
        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-late", 3, invite.ToTag, body: body);
        await FinalAsync(SipMethods.Invite, 481);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-late", 3, invite.ToTag);
        await _peer.SendRequestAsync(SipMethods.Update, "z9hG4bK-u", 4, invite.ToTag, body: body);
        await FinalAsync(SipMethods.Update, 481);
        Assert.Equal(DialogEnd.RemoteBye, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_re_INVITE_while_our_BYE_is_on_its_way_is_answered_481()
    {
        var (invite, dialog) = await AnswerAsync();
        var leaving = dialog.ByeAsync();
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        await _peer.SendRequestAsync(SipMethods.Invite, "z9hG4bK-cross", 2, invite.ToTag);
        await FinalAsync(SipMethods.Invite, 481);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-cross", 2, invite.ToTag);
        await _peer.RespondAsync(bye, 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task An_ACK_without_an_INVITE_leaves_no_trace()
    {
        await _peer.SendRequestAsync(SipMethods.Ack);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-2", 1, "tag", body: Sdp);
        await _peer.SendRequestAsync(SipMethods.Options, "z9hG4bK-o", callId: "other");
        await _peer.ExpectAsync(200);
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData(1, "wrong", "raw", "call-1")]
    [InlineData(1, null, "wrong", "call-1")]
    [InlineData(1, null, "raw", "wrong")]
    [InlineData(7, null, "raw", "call-1")]
    public async Task An_ACK_for_something_else_confirms_nothing(int cseq, string? toTag, string fromTag, string callId)
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await _peer.ExpectAsync(200);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack", cseq, toTag ?? invite.ToTag, callId, fromTag: fromTag);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Bye), 200, "");
        Assert.Equal(DialogEnd.NoAck, await dialog.Completion.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData(SipMethods.Bye)]
    [InlineData(SipMethods.Prack)]
    [InlineData(SipMethods.Update)]
    [InlineData(SipMethods.Invite)]
    public async Task Wrong_tags_in_an_early_dialog_are_answered_481_and_it_goes_on(string method)
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        await invite.RingAsync().Soon();
        await _peer.ExpectAsync(180);
        await _peer.SendRequestAsync(method, "z9hG4bK-a", 2, "wrong", more: "RAck: 1 1 INVITE");
        await FinalAsync(method, 481);
        await _peer.SendRequestAsync(method, "z9hG4bK-b", 2, invite.ToTag, fromTag: "wrong", more: "RAck: 1 1 INVITE");
        await FinalAsync(method, 481);
        await _peer.SendRequestAsync(SipMethods.Cancel, "z9hG4bK-other");
        await FinalAsync(SipMethods.Cancel, 481);
        Assert.False(invite.Cancelled.IsCancellationRequested);

        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await FinalAsync(SipMethods.Invite);
        await AckAsync(invite);
        Assert.True(await invite.Acknowledged.Soon());
        await HangUpAsync(dialog);
    }

    [Fact]
    public async Task Numbers_that_reached_their_end_do_not_start_anew()
    {
        var (invite, dialog) = await AnswerAsync();
        await _peer.SendRequestAsync(SipMethods.Info, "z9hG4bK-max", int.MaxValue, invite.ToTag);
        await FinalAsync(SipMethods.Info);
        foreach (var number in new[] { 0, 1, int.MaxValue - 1 })
        {
            await _peer.SendRequestAsync(SipMethods.Info, $"z9hG4bK-{number}", number, invite.ToTag);
            await FinalAsync(SipMethods.Info, 500);
        }

        Assert.False(dialog.Ended.IsCancellationRequested);
        await HangUpAsync(dialog);
    }

    [Theory]
    [InlineData(SipMethods.Message, 405)]
    [InlineData(SipMethods.Subscribe, 405)]
    [InlineData(SipMethods.Publish, 405)]
    [InlineData(SipMethods.Register, 405)]
    [InlineData(SipMethods.Refer, 403)]
    [InlineData(SipMethods.Notify, 489)]
    [InlineData(SipMethods.Prack, 400)]
    public async Task What_nobody_asked_for_is_refused_in_a_call_and_keeps_nothing(string method, int status)
    {
        var (invite, dialog) = await AnswerAsync();
        await _peer.SendRequestAsync(
            method, "z9hG4bK-x", 2, invite.ToTag, more: method == SipMethods.Refer ? "Refer-To: <sip:+44909000@example.org>" : "");
        await FinalAsync(method, status);
        Assert.Equal(1, _gateway.Stack.ActiveDialogs);
        Assert.False(dialog.Ended.IsCancellationRequested);
        await HangUpAsync(dialog);
    }

    private async Task<(IncomingInvite Invite, InviteDialog Dialog)> AnswerAsync()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await _peer.ExpectAsync(200);
        await AckAsync(invite);
        Assert.True(await invite.Acknowledged.Soon());
        return (invite, dialog);
    }

    private Task AckAsync(IncomingInvite invite) => _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack", 1, invite.ToTag);

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
