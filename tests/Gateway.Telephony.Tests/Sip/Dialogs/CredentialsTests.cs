using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>Challenges to our own requests (RFC 3261 section 22): answered for our realm, once for each nonce, and for no other.</summary>
public sealed class CredentialsTests : IAsyncLifetime
{
    private const string Sdp = "v=0\r\ns=raw\r\n";
    private const string Allow = "Allow: INVITE, ACK, BYE, UPDATE, REFER";
    private static readonly DigestAccount s_account = new("gateway", "secret", "provider.example");

    private readonly TestStack _gateway = new(TestStack.Patient);
    private readonly RawPeer _peer;

    public CredentialsTests() => _peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData(401, "WWW-Authenticate", "Authorization")]
    [InlineData(407, "Proxy-Authenticate", "Proxy-Authorization")]
    public async Task A_challenged_INVITE_is_sent_again_with_credentials(int status, string asking, string answering)
    {
        var result = CallAsync(s_account);
        var first = await _peer.ExpectAsync(SipMethods.Invite);
        Assert.Null(first.Headers.Get(answering));
        await _peer.RespondAsync(first, 100, "");
        await _peer.RespondAsync(first, status, "challenger", Challenge(asking, "n1"));
        var refusal = await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal((first.TopVia.Branch, "challenger", 1u), (refusal.TopVia.Branch, refusal.To.Tag, refusal.CSeq.Number));

        var second = await ExpectInviteAsync(2);
        Assert.Equal((first.CallId, first.From.Tag, 2u), (second.CallId, second.From.Tag, second.CSeq.Number));
        Assert.NotEqual(first.TopVia.Branch, second.TopVia.Branch);
        Assert.Single(second.Headers.Vias);
        Assert.Null(second.To.Tag);
        Assert.Equal(first.Body.ToArray(), second.Body.ToArray());
        AssertRight(second, answering, "n1", "00000001");

        await _peer.RespondAsync(second, 200, "theirs", body: Sdp);
        var ack = await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(second.Headers.Get(answering), ack.Headers.Get(answering));
        Assert.Equal(2u, ack.CSeq.Number);
        var dialog = Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;

        // The nonce is known now: nothing more need be asked for.
        var leaving = dialog.ByeAsync();
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        AssertRight(bye, answering, "n1", "00000002");
        await _peer.RespondAsync(bye, 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Wrong_credentials_are_not_sent_twice()
    {
        var result = CallAsync(s_account);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), 401, "x", Challenge("WWW-Authenticate", "n1"));
        await _peer.ExpectAsync(SipMethods.Ack);
        await _peer.RespondAsync(await ExpectInviteAsync(2), 401, "y", Challenge("WWW-Authenticate", "n2"));
        await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(new InviteResult.Rejected(401, "Unauthorized"), await result.Soon());
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_server_that_calls_every_nonce_stale_is_given_up()
    {
        var result = CallAsync(s_account);
        for (var i = 1; i <= 4; i++)
        {
            var invite = await ExpectInviteAsync(i);
            await _peer.RespondAsync(invite, 401, "x", Challenge("WWW-Authenticate", $"n{i}") + ", stale=true");
        }

        Assert.Equal(new InviteResult.Rejected(401, "Unauthorized"), await result.Soon());
    }

    [Theory]
    [InlineData("provider.example")]
    [InlineData(null)]
    public async Task A_peer_that_challenges_our_BYE_in_a_foreign_realm_gets_nothing(string? realm)
    {
        // CVE-2021-41158.
        var dialog = await AnsweredAsync(s_account with { Realm = realm });
        var leaving = dialog.ByeAsync();
        var bye = await _peer.ExpectAsync(SipMethods.Bye);
        Assert.Null(bye.Headers.Get("Proxy-Authorization"));
        await _peer.RespondAsync(bye, 407, "", Challenge("Proxy-Authenticate", "n1", "evil.example"));
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
        await NothingMoreComesAsync();
    }

    [Theory]
    [InlineData("provider.example", "evil.example")]
    [InlineData(null, null)]
    public async Task An_INVITE_is_authorised_in_the_accounts_realm_only(string? realm, string? asked)
    {
        var account = asked is null ? null : s_account with { Realm = realm };
        var result = CallAsync(account);
        await _peer.RespondAsync(
            await _peer.ExpectAsync(SipMethods.Invite), 407, "x", Challenge("Proxy-Authenticate", "n1", asked ?? "provider.example"));
        await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(new InviteResult.Rejected(407, "Proxy Authentication Required"), await result.Soon());
        await _gateway.AssertNothingStaysAsync();
        await NothingMoreComesAsync();
    }

    [Fact]
    public async Task Each_request_in_the_call_answers_its_own_challenge()
    {
        var dialog = await AnsweredAsync(s_account);
        var reinviting = dialog.ReinviteAsync(TestStack.OtherOffer, default);
        var invite = await ChallengedAsync(SipMethods.Invite, "n1");
        await _peer.RespondAsync(invite, 200, "", body: Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        Assert.Equal(200, (await reinviting.Soon()).Status);

        var updating = dialog.UpdateAsync(TestStack.OtherOffer, default);
        await _peer.RespondAsync(await ChallengedAsync(SipMethods.Update, "n2"), 200, "", body: Sdp);
        Assert.Equal(200, (await updating.Soon()).Status);

        var referring = dialog.ReferAsync(TestStack.ParseUri("sip:other@example.org"), null, null, default);
        var refer = await ChallengedAsync(SipMethods.Refer, "n3");
        await _peer.RespondAsync(refer, 202, "");
        await _peer.SendRequestAsync(
            SipMethods.Notify, "z9hG4bK-n", 1, dialog.LocalTag, dialog.CallId, fromTag: dialog.RemoteTag,
            more: $"Event: refer;id={refer.CSeq.Number}\nSubscription-State: terminated;reason=noresource");
        await _peer.ExpectAsync(200);
        Assert.IsType<ReferResult.Unknown>(await referring.Soon());

        var leaving = dialog.ByeAsync();
        await _peer.RespondAsync(await ChallengedAsync(SipMethods.Bye, "n4"), 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_caller_whose_trunk_has_an_account_is_answered_too()
    {
        await _peer.SendRequestAsync(SipMethods.Invite, body: Sdp);
        var invite = await _gateway.Application.NextInviteAsync();
        invite.Account = s_account;
        var dialog = (await invite.AcceptAsync(TestStack.Reply).Soon())!;
        await _peer.ExpectAsync(200);
        await _peer.SendRequestAsync(SipMethods.Ack, "z9hG4bK-ack", 1, invite.ToTag);
        var leaving = dialog.ByeAsync();
        await _peer.RespondAsync(await ChallengedAsync(SipMethods.Bye, "n1"), 200, "");
        await leaving.Soon();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_call_that_is_given_up_between_the_challenge_and_the_next_INVITE_is_cancelled_after_its_100()
    {
        using var patience = new CancellationTokenSource();
        var result = CallAsync(s_account, patience.Token);
        var first = await _peer.ExpectAsync(SipMethods.Invite);
        await _peer.RespondAsync(first, 180, "x");
        await _peer.RespondAsync(first, 401, "x", Challenge("WWW-Authenticate", "n1"));
        var second = await ExpectInviteAsync(2);
        await patience.CancelAsync();
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        await _peer.RespondAsync(second, 100, "");
        var cancel = await _peer.ExpectAsync(SipMethods.Cancel);
        Assert.Equal((second.TopVia.Branch, 2u), (cancel.TopVia.Branch, cancel.CSeq.Number));
        await _peer.RespondAsync(cancel, 200, "");

        // A challenge now is the end of it.
        await _peer.RespondAsync(second, 401, "x", Challenge("WWW-Authenticate", "n2") + ", stale=true");
        await _peer.ExpectAsync(SipMethods.Ack);
        await _gateway.AssertNothingStaysAsync();
    }

    private static string Challenge(string header, string nonce, string realm = "provider.example") =>
        $"{header}: Digest realm=\"{realm}\", nonce=\"{nonce}\", algorithm=MD5, qop=\"auth\"";

    private static void AssertRight(SipRequest request, string header, string nonce, string count)
    {
        Assert.True(DigestCredentials.TryParse(request.Headers.Get(header), out var sent));
        Assert.Equal((nonce, count, "gateway", "provider.example"), (sent["nonce"], sent["nc"], sent["username"], sent["realm"]));
        Assert.Equal(
            DigestResponse.Compute(
                DigestAlgorithm.Md5, "gateway", "provider.example", "secret", request.Method, sent["uri"]!, nonce, count, sent["cnonce"]!),
            sent["response"]);
    }

    private Task<InviteResult> CallAsync(DigestAccount? account, CancellationToken ct = default) => _gateway.Stack.InviteAsync(
        TestStack.InviteTo(TestStack.ParseUri($"sip:phone@127.0.0.1:{_peer.Port}")) with { Account = account }, ct);

    private async Task<InviteDialog> AnsweredAsync(DigestAccount account)
    {
        var result = CallAsync(account);
        await _peer.RespondAsync(await _peer.ExpectAsync(SipMethods.Invite), 200, "theirs", Allow, Sdp);
        await _peer.ExpectAsync(SipMethods.Ack);
        return Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
    }

    /// <summary>Challenges the next request with that method and gives its second try.</summary>
    private async Task<SipRequest> ChallengedAsync(string method, string nonce)
    {
        var first = await _peer.ExpectAsync(method);
        await _peer.RespondAsync(first, 401, "", Challenge("WWW-Authenticate", nonce) + ", stale=true");
        SipRequest second;
        do
            second = await _peer.ExpectAsync(method);
        while (second.CSeq == first.CSeq);
        AssertRight(second, "Authorization", nonce, "00000001");
        return second;
    }

    /// <summary>The INVITE with that number, not a late repetition of the one before.</summary>
    private async Task<SipRequest> ExpectInviteAsync(int number)
    {
        while (true)
        {
            var invite = await _peer.ExpectAsync(SipMethods.Invite);
            if (invite.CSeq.Number == number)
                return invite;
        }
    }

    private async Task NothingMoreComesAsync()
    {
        // What the gateway had to send was sent before this answer.
        await _peer.SendRequestAsync(SipMethods.Options, "z9hG4bK-last", callId: "last");
        Assert.IsType<SipResponse>(await _peer.ReceiveAsync());
    }
}
