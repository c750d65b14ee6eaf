using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls.Messages;

/// <summary>MESSAGE from trunks, agents' phones and strangers, over real sockets.</summary>
public sealed class IncomingMessagesTests : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private RawPeer _trunk = null!;
    private RawPeer _phone = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        _trunk = new RawPeer(_exchange.Port, TestExchange.Trunk);
        _phone = new RawPeer(_exchange.Port);
    }

    public async Task DisposeAsync()
    {
        _trunk.Dispose();
        _phone.Dispose();
        await _exchange.DisposeAsync();
    }

    [Fact]
    public async Task A_customer_writes_over_a_trunk_and_is_answered_when_the_text_is_stored()
    {
        var stored = new TaskCompletionSource<MessageAnswer>();
        _exchange.OnMessageAsync = _ => stored.Task;
        await SendAsync(_trunk, "100", "Grüße 🙂", more: "Date: Tue, 15 Nov 1994 08:12:31 GMT\nExpires: 60");
        await SendAsync(_trunk, "100", "Grüße 🙂");
        // The OPTIONS is behind both: what is awaited below has not been answered before.
        await _trunk.SendRequestAsync("OPTIONS", "z9hG4bK-o", callId: "options", uri: "sip:gateway");
        await _trunk.ExpectAsync(200);

        stored.SetResult(MessageAnswer.Stored);
        var answer = await _trunk.ExpectAsync(202);

        Assert.NotNull(answer.To.Tag);
        var message = Assert.Single(_exchange.Messages);
        Assert.Equal(("100", "trunk", null, "+49301", "Grüße 🙂"), (message.Dialled, message.Trunk, message.Agent, message.From.Number, message.Text));
        Assert.Equal(new DateTimeOffset(1994, 11, 15, 8, 12, 31, TimeSpan.Zero), message.Sent);
        Assert.Equal(message.Sent.AddSeconds(60), message.Expires);
        Assert.True(message.Received > message.Sent.AddYears(20));
    }

    [Fact]
    public async Task A_copy_has_the_same_id_and_another_message_another_one()
    {
        await SendAsync(_trunk, "100", "one", branch: "a");
        await _trunk.ExpectAsync(202);
        await SendAsync(_trunk, "100", "one", branch: "b");
        await _trunk.ExpectAsync(202);
        await SendAsync(_trunk, "100", "two", branch: "c", cseq: 2);
        await _trunk.ExpectAsync(202);

        var ids = _exchange.Messages.Select(message => message.Id).ToArray();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.Equal(64, ids[0].Length);
    }

    [Fact]
    public async Task A_sender_who_waits_long_is_told_once_that_we_are_at_it()
    {
        var stored = new TaskCompletionSource<MessageAnswer>();
        _exchange.OnMessageAsync = _ => stored.Task;
        await SendAsync(_trunk, "100", "hello");

        Assert.Equal(100, Assert.IsType<SipResponse>(await _trunk.ReceiveAsync()).Status);
        stored.SetResult(MessageAnswer.Stored);
        Assert.Equal(202, Assert.IsType<SipResponse>(await _trunk.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_with_the_reason()
    {
        await SendAsync(_trunk, "100", "<b>x</b>", branch: "a", type: "text/html");
        Assert.Equal(MessageBody.Accepted, (await _trunk.ExpectAsync(415)).Headers.Get("Accept"));
        await SendAsync(_trunk, "100", new string('x', MessageBody.MaxLength + 1), branch: "b", cseq: 2);
        await _trunk.ExpectAsync(413);
        await SendAsync(_trunk, "999", "hello", branch: "c", cseq: 3);
        await _trunk.ExpectAsync(404);
        await SendAsync(_trunk, "100", "x", branch: "d", cseq: 4, more: "Content-Encoding: gzip");
        await _trunk.ExpectAsync(415);
        await SendAsync(_trunk, "100", "<isComposing/>", branch: "e", cseq: 5, type: "application/im-iscomposing+xml");
        await _trunk.ExpectAsync(200);

        Assert.Empty(_exchange.Messages);
    }

    [Fact]
    public async Task A_fault_of_ours_is_answered_500_and_the_next_message_is_served()
    {
        _exchange.OnMessageAsync = _ => throw new InvalidOperationException("the disk is full");
        await SendAsync(_trunk, "100", "hello", branch: "a");
        Assert.Equal("5", (await _trunk.ExpectAsync(500)).Headers.Get("Retry-After"));

        _exchange.OnMessageAsync = _ => Task.FromResult(MessageAnswer.Unavailable(TimeSpan.FromSeconds(7)));
        await SendAsync(_trunk, "100", "hello", branch: "b", cseq: 2);
        Assert.Equal("7", (await _trunk.ExpectAsync(480)).Headers.Get("Retry-After"));
    }

    [Fact]
    public async Task An_agent_writes_to_the_desk_after_proving_who_it_is()
    {
        await SendAsync(_phone, "chat", "/done", branch: "a", from: "anna");
        var authorization = Authorization("anna", await _phone.ExpectAsync(401));
        Assert.Empty(_exchange.Messages);

        await SendAsync(_phone, "chat", "/done", branch: "b", cseq: 2, from: "anna", more: $"{authorization}\nP-Asserted-Identity: \"Polizei\" <sip:110@gateway>");
        await _phone.ExpectAsync(202);

        var message = Assert.Single(_exchange.Messages);
        Assert.Equal(("anna", "agents", "chat", "anna", "/done"), (message.Agent, message.Trunk, message.Dialled, message.From.Number, message.Text));
        Assert.Null(message.From.DisplayName);
    }

    [Fact]
    public async Task After_login_as_one_agent_nobody_writes_as_another_or_to_nobody()
    {
        await SendAsync(_phone, "chat", "hello", branch: "a", from: "ben");
        var authorization = Authorization("anna", await _phone.ExpectAsync(401));
        await SendAsync(_phone, "chat", "hello", branch: "b", cseq: 2, from: "ben", more: authorization);
        await _phone.ExpectAsync(403);

        await SendAsync(_phone, "ben", "hello", branch: "c", cseq: 3, from: "anna");
        authorization = Authorization("anna", await _phone.ExpectAsync(401), "ben");
        await SendAsync(_phone, "ben", "hello", branch: "d", cseq: 4, from: "anna", more: authorization);
        await _phone.ExpectAsync(404);

        Assert.Empty(_exchange.Messages);
    }

    [Fact]
    public async Task An_agent_at_the_trunks_address_logs_in_all_the_same()
    {
        await SendAsync(_trunk, "chat", "hello", branch: "a", from: "anna");
        var authorization = Authorization("anna", await _trunk.ExpectAsync(401));
        await SendAsync(_trunk, "chat", "hello", branch: "b", cseq: 2, from: "anna", more: authorization);
        await _trunk.ExpectAsync(202);

        Assert.Equal("anna", Assert.Single(_exchange.Messages).Agent);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("100")]
    [InlineData("nobody")]
    public async Task A_stranger_is_challenged_and_leaves_nothing_behind(string user)
    {
        for (var i = 1; i <= 20; i++)
        {
            await SendAsync(_phone, user, "hello", branch: $"s{i}", cseq: i);
            await _phone.ExpectAsync(401);
        }

        Assert.Empty(_exchange.Messages);
        Assert.Equal(new(0, 0, 0, 0), _exchange.Server.Usage);
    }

    [Fact]
    public async Task Inside_no_dialog_of_ours_a_message_is_for_nobody()
    {
        await _phone.SendRequestAsync("MESSAGE", toTag: "made-up", body: "hello");
        await _phone.ExpectAsync(481);
        await _trunk.SendRequestAsync("MESSAGE", toTag: "made-up", body: "hello");
        await _trunk.ExpectAsync(481);
    }

    [Fact]
    public async Task MESSAGE_is_in_Allow_and_its_types_are_in_Accept()
    {
        await _phone.SendRequestAsync("OPTIONS", uri: "sip:gateway");
        var answer = await _phone.ExpectAsync(200);

        Assert.Contains(SipMethods.Message, answer.Headers.GetValues("Allow"));
        Assert.Contains("text/plain", answer.Headers.GetValues("Accept"));
    }

    private static string Authorization(string user, SipResponse challenge, string to = "chat")
    {
        var request = new SipRequest(SipMethods.Message, TestStack.ParseUri($"sip:{to}@gateway"));
        Assert.True(new DigestClient(new DigestAccount(user, $"secret of {user}", "gateway")).TryAuthorize(request, challenge));
        return $"Authorization: {request.Headers.Get("Authorization")}";
    }

    private static Task SendAsync(
        RawPeer peer, string to, string text, string branch = "m", int cseq = 1, string from = "+49301", string type = "text/plain;charset=utf-8",
        string more = "X-None: 1")
    {
        var head = $"""
            MESSAGE sip:{to}@gateway SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:{peer.Port};rport;branch=z9hG4bK-{branch}
            Max-Forwards: 70
            From: <sip:{from}@gateway>;tag=1
            To: <sip:{to}@gateway>
            Call-ID: message-{peer.Port}
            CSeq: {cseq} MESSAGE
            User-Agent: Phone
            Content-Type: {type}
            {more}
            """;
        return peer.SendAsync(head, text);
    }
}
