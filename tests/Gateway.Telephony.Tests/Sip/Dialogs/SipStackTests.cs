using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>Two stacks that call each other over real sockets.</summary>
public class SipStackTests
{
    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_call_is_answered_and_the_caller_hangs_up(string transport)
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);

        var (ours, theirs) = await CallAsync(caller, callee, transport);
        Assert.Equal(TestStack.Reply, ours.RemoteSdp.ToArray());
        Assert.Equal(TestStack.Offer, theirs.RemoteSdp.ToArray());
        Assert.Equal(ours.CallId, theirs.CallId);
        Assert.Equal(ours.LocalTag, theirs.RemoteTag);
        Assert.Equal(ours.RemoteTag, theirs.LocalTag);

        await ours.ByeAsync("done").Soon();
        Assert.Equal(DialogEnd.LocalBye, await ours.Completion.Soon());
        Assert.Equal(DialogEnd.RemoteBye, await theirs.Completion.Soon());
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_call_is_answered_and_the_callee_hangs_up(string transport)
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);

        var (ours, theirs) = await CallAsync(caller, callee, transport);
        await theirs.ByeAsync().Soon();
        Assert.Equal(DialogEnd.RemoteBye, await ours.Completion.Soon());
        Assert.True(ours.Ended.IsCancellationRequested);
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task BYE_from_both_sides_at_once_ends_both()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);

        var (ours, theirs) = await CallAsync(caller, callee, "udp");
        await Task.WhenAll(ours.ByeAsync(), theirs.ByeAsync()).Soon();
        await ours.Completion.Soon();
        await theirs.Completion.Soon();
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task The_caller_is_told_of_ringing_and_of_a_refusal()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);
        var ringing = new TaskCompletionSource();

        var result = caller.Stack.InviteAsync(
            TestStack.InviteTo(callee.Uri()) with { OnRinging = () => ringing.TrySetResult() }, default);
        var invite = await callee.Application.NextInviteAsync();
        await invite.RingAsync().Soon();
        await ringing.Task.Soon();
        await invite.RejectAsync(486, "Busy there", [("X-Why", "lunch")]).Soon();

        Assert.Equal(new InviteResult.Rejected(486, "Busy there"), await result.Soon());
        Assert.False(await invite.Acknowledged.Soon());
        Assert.Null(await invite.AcceptAsync(TestStack.Reply).Soon());
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_caller_that_gives_up_cancels_and_the_callee_hears_of_it()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);
        using var patience = new CancellationTokenSource();

        var result = caller.Stack.InviteAsync(TestStack.InviteTo(callee.Uri()), patience.Token);
        var invite = await callee.Application.NextInviteAsync();
        var cancelled = new TaskCompletionSource();
        using var registration = invite.Cancelled.Register(cancelled.SetResult);
        await patience.CancelAsync();

        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        await cancelled.Task.Soon();
        Assert.Null(await invite.AcceptAsync(TestStack.Reply).Soon());
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task An_answer_that_crosses_the_CANCEL_gets_ACK_and_BYE()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);

        // Round after round the two race; whoever wins, both sides agree and nothing stays.
        for (var round = 0; round < 30; round++)
        {
            using var patience = new CancellationTokenSource();
            var result = caller.Stack.InviteAsync(TestStack.InviteTo(callee.Uri()), patience.Token);
            var invite = await callee.Application.NextInviteAsync();
            var accepting = invite.AcceptAsync(TestStack.Reply);
            await patience.CancelAsync();

            var theirs = await accepting.Soon();
            if (await result.Soon() is InviteResult.Answered(var ours, _))
                await ours.ByeAsync().Soon();
            if (theirs is not null)
                Assert.Equal(DialogEnd.RemoteBye, await theirs.Completion.Soon());
        }

        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Of_several_targets_the_first_that_answers_has_the_call_and_the_others_are_cancelled()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var first = new TestStack(TestStack.Patient);
        await using var second = new TestStack(TestStack.Patient);

        var result = caller.Stack.InviteAsync(TestStack.InviteTo(first.Uri(), second.Uri("agent", "tcp")), default);
        var loser = await first.Application.NextInviteAsync();
        var winner = await second.Application.NextInviteAsync();
        var cancelled = new TaskCompletionSource();
        using var registration = loser.Cancelled.Register(cancelled.SetResult);
        await winner.AcceptAsync(TestStack.Reply).Soon();

        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        Assert.Equal(second.Uri("agent", "tcp"), answered.Target.RequestUri);
        await cancelled.Task.Soon();
        await answered.Dialog.ByeAsync().Soon();
        foreach (var stack in new[] { caller, first, second })
            await stack.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Two_answers_at_once_leave_one_call_and_a_BYE_for_the_other()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var first = new TestStack(TestStack.Patient);
        await using var second = new TestStack(TestStack.Patient);

        var result = caller.Stack.InviteAsync(TestStack.InviteTo(first.Uri(), second.Uri()), default);
        var invites = await Task.WhenAll(first.Application.NextInviteAsync(), second.Application.NextInviteAsync());
        var dialogs = await Task.WhenAll(invites.Select(invite => invite.AcceptAsync(TestStack.Reply))).Soon();

        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        var loser = dialogs.FirstOrDefault(dialog => dialog is not null && dialog.CallId != answered.Dialog.CallId);
        if (loser is not null)
            Assert.Equal(DialogEnd.RemoteBye, await loser.Completion.Soon());
        Assert.False(answered.Dialog.Ended.IsCancellationRequested);
        await answered.Dialog.ByeAsync().Soon();
        foreach (var stack in new[] { caller, first, second })
            await stack.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_unreachable()
    {
        await using var caller = new TestStack();

        Assert.IsType<InviteResult.Unreachable>(
            await caller.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri("sip:x@127.0.0.1:9")), default).Soon());
        Assert.IsType<InviteResult.Unreachable>(
            await caller.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri("sip:x@127.0.0.1:9;transport=tcp")), default).Soon());
        Assert.IsType<InviteResult.Unreachable>(
            await caller.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri("sip:x@[::1]:9")), default).Soon());
        await caller.AssertNothingStaysAsync();
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_new_offer_in_a_call_is_answered_by_its_owner(string transport)
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);
        var (ours, theirs) = await CallAsync(caller, callee, transport);
        byte[] seen = [];
        ours.OnOffer = offer =>
        {
            seen = offer.ToArray();
            return new SdpReply(200, TestStack.Reply);
        };

        var answer = await theirs.ReinviteAsync(TestStack.OtherOffer, default).Soon();
        Assert.Equal(200, answer.Status);
        Assert.Equal(TestStack.Reply, answer.Body.ToArray());
        Assert.Equal(TestStack.OtherOffer, seen);
        Assert.Equal(TestStack.OtherOffer, ours.RemoteSdp.ToArray());

        Assert.Equal(488, (await ours.ReinviteAsync(TestStack.OtherOffer, default).Soon()).Status);
        Assert.False(ours.Ended.IsCancellationRequested);
        await ours.ByeAsync().Soon();
        Assert.Equal(481, (await ours.ReinviteAsync(TestStack.OtherOffer, default).Soon()).Status);
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Offers_from_both_sides_at_once_are_refused_with_491_or_follow_each_other()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);
        var (ours, theirs) = await CallAsync(caller, callee, "udp");
        ours.OnOffer = theirs.OnOffer = _ => new SdpReply(200, TestStack.Reply);

        var answers = await Task.WhenAll(
            ours.ReinviteAsync(TestStack.OtherOffer, default), theirs.ReinviteAsync(TestStack.OtherOffer, default)).Soon();
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 491, answer.ToString()));
        Assert.False(ours.Ended.IsCancellationRequested);
        await theirs.ByeAsync().Soon();
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Requests_outside_calls_are_answered_by_the_application()
    {
        await using var caller = new TestStack();
        await using var callee = new TestStack(TestStack.Patient);
        callee.Application.Answer = request => SipResponse.For(request, 202, "Fine");

        var response = await caller.Stack.SendAsync(Options(callee.Uri()), null, default).Soon();
        Assert.Equal((202, "Fine"), (response.Status, response.Reason));
        Assert.NotNull(response.To.Tag);
        callee.Application.Answer = _ => throw new InvalidOperationException("bug");
        Assert.Equal(500, (await caller.Stack.SendAsync(Options(callee.Uri("a", "tcp")), null, default).Soon()).Status);
        Assert.Equal(408, (await caller.Stack.SendAsync(Options(TestStack.ParseUri("sip:127.0.0.1:9")), null, default).Soon()).Status);
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Closing_says_BYE_in_each_call_and_refuses_what_rings()
    {
        var closing = new TestStack(TestStack.Patient);
        await using var peer = new TestStack(TestStack.Patient);
        var (ours, theirs) = await CallAsync(peer, closing, "udp");
        var ringing = peer.Stack.InviteAsync(TestStack.InviteTo(closing.Uri()), default);
        await closing.Application.NextInviteAsync();
        var outgoing = closing.Stack.InviteAsync(TestStack.InviteTo(peer.Uri()), default);
        await peer.Application.NextInviteAsync();

        await closing.DisposeAsync();
        Assert.Equal(DialogEnd.RemoteBye, await ours.Completion.Soon());
        Assert.Equal(DialogEnd.LocalBye, await theirs.Completion.Soon());
        Assert.Equal(new InviteResult.Unreachable("503 Service Unavailable", 503), await ringing.Soon());
        Assert.IsType<InviteResult.Cancelled>(await outgoing.Soon());
        Assert.IsType<InviteResult.Cancelled>(await closing.Stack.InviteAsync(TestStack.InviteTo(peer.Uri()), default).Soon());
        await theirs.ByeAsync().Soon();
        Assert.Equal(0, closing.Stack.ActiveDialogs);
        Assert.Equal(0, closing.Stack.ActiveTransactions);
    }

    [Fact]
    public async Task Many_calls_at_once_all_end_and_leave_nothing()
    {
        await using var caller = new TestStack(TestStack.Patient);
        await using var callee = new TestStack(TestStack.Patient);
        callee.Application.Invited = invite => _ = invite.AcceptAsync(TestStack.Reply);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var uri = callee.Uri($"a{i}", i % 2 == 0 ? "udp" : "tcp");
            var answered = Assert.IsType<InviteResult.Answered>(await caller.Stack.InviteAsync(TestStack.InviteTo(uri), default));
            await answered.Dialog.ByeAsync();
        })).Soon();
        await caller.AssertNothingStaysAsync();
        await callee.AssertNothingStaysAsync();
    }

    private static SipRequest Options(SipUri target)
    {
        var request = new SipRequest(SipMethods.Options, target);
        request.Headers.Add(HeaderNames.From, "<sip:gateway@example.org>");
        request.Headers.Add(HeaderNames.To, $"<{target}>");
        return request;
    }

    private static async Task<(InviteDialog Caller, InviteDialog Callee)> CallAsync(
        TestStack caller, TestStack callee, string transport)
    {
        var result = caller.Stack.InviteAsync(TestStack.InviteTo(callee.Uri("agent", transport)), default);
        var invite = await callee.Application.NextInviteAsync();
        var theirs = await invite.AcceptAsync(TestStack.Reply).Soon();
        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        Assert.True(await invite.Acknowledged.Soon());
        return (answered.Dialog, theirs!);
    }
}
