using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 3261 section 8.2.7: nothing is kept of those who have not proven who they are.</summary>
public sealed class StatelessServerTests : IAsyncLifetime
{
    private readonly TestStack _gateway = new();
    private readonly RawPeer _peer;

    public StatelessServerTests()
    {
        _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        _gateway.Application.AnswerToStrangers = request =>
            request.Headers.Contains(HeaderNames.Authorization) ? null : SipResponse.For(request, 401);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData(SipMethods.Invite, 401)]
    [InlineData(SipMethods.Register, 401)]
    [InlineData(SipMethods.Options, 401)]
    [InlineData(SipMethods.Refer, 401)]
    [InlineData(SipMethods.Notify, 481)]
    [InlineData(SipMethods.Bye, 481)]
    [InlineData(SipMethods.Info, 481)]
    [InlineData(SipMethods.Update, 481)]
    [InlineData(SipMethods.Cancel, 481)]
    [InlineData(SipMethods.Message, 401)]
    [InlineData("SUBSCRIBE", 405)]
    [InlineData("PUBLISH", 405)]
    [InlineData("FROBNICATE", 501)]
    public async Task A_stranger_is_answered_and_forgotten(string method, int status)
    {
        await _peer.SendRequestAsync(method);

        Assert.Equal(status, ((SipResponse)await _peer.ReceiveAsync()).Status);
        Assert.Equal(0, _gateway.Stack.ActiveTransactions);
    }

    [Theory]
    [InlineData(SipMethods.Invite)]
    [InlineData(SipMethods.Bye)]
    [InlineData(SipMethods.Refer)]
    [InlineData(SipMethods.Notify)]
    [InlineData(SipMethods.Info)]
    [InlineData("MESSAGE")]
    public async Task A_stranger_with_an_invented_dialog_is_answered_481_and_forgotten(string method)
    {
        await _peer.SendRequestAsync(method, toTag: "invented");

        Assert.Equal(481, ((SipResponse)await _peer.ReceiveAsync()).Status);
        Assert.Equal(0, _gateway.Stack.ActiveTransactions);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_tag_and_another_one_another()
    {
        await _peer.SendRequestAsync(SipMethods.Invite);
        var first = await _peer.ExpectAsync(401);
        await _peer.SendRequestAsync(SipMethods.Invite);
        var again = await _peer.ExpectAsync(401);
        await _peer.SendRequestAsync(SipMethods.Invite, branch: "z9hG4bK-2", cseq: 2);
        var other = await _peer.ExpectAsync(401);

        Assert.NotNull(first.To.Tag);
        Assert.Equal(first.To.Tag, again.To.Tag);
        Assert.NotEqual(first.To.Tag, other.To.Tag);
    }

    [Fact]
    public async Task Who_proves_who_they_are_gets_a_call_with_everything_that_belongs_to_it()
    {
        _gateway.Application.Invited = invite => _ = invite.AcceptAsync(TestStack.Reply);
        await _peer.SendRequestAsync(SipMethods.Invite, more: "Authorization: Digest username=\"anna\"", body: "v=0");
        var answer = await _peer.ExpectAsync(200);
        await _peer.SendRequestAsync(SipMethods.Ack, branch: "z9hG4bK-2", toTag: answer.To.Tag!);

        await _peer.SendRequestAsync(SipMethods.Bye, branch: "z9hG4bK-3", cseq: 2, toTag: answer.To.Tag!);

        await _peer.ExpectAsync(200);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_call_that_is_not_answered_yet_can_be_cancelled()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, more: "Authorization: Digest username=\"anna\"", body: "v=0");
        await _gateway.Application.NextInviteAsync();

        await _peer.SendRequestAsync(SipMethods.Cancel);

        await _peer.ExpectAsync(487);
    }
}
