using System.Collections.Concurrent;
using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Calls.Messages;

/// <summary>The exchange's own SendMessageAsync, to phones and providers on real sockets.</summary>
public sealed class OutgoingMessagesTests : IAsyncLifetime
{
    private static readonly string Long = string.Join(' ', Enumerable.Range(1, 400).Select(i => $"Wörter{i}"));

    private readonly TestStack _provider = new(TestStack.Patient);
    private readonly ConcurrentQueue<SipRequest> _asked = new();
    private TestExchange _exchange = null!;
    private RawPeer _datagrams = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync(change: options => options with
        {
            Outbound = new OutboundOptions { Allow = ["+49"] },
            Trunks =
            [
                Trunk("calls", _provider.Stack.LocalEndPoint.Port) with { Messages = false },
                Trunk("provider", _provider.Stack.LocalEndPoint.Port),
            ],
        });
        _datagrams = new RawPeer(_exchange.Port);
        Answers(request => SipResponse.For(request, 202));
    }

    public async Task DisposeAsync()
    {
        _datagrams.Dispose();
        await _exchange.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_text_goes_to_a_number_over_the_trunk_that_takes_messages()
    {
        Assert.Equal(new MessageResult.Sent("provider"), await SendAsync("+49301234567", "Grüße 🙂"));

        var request = Assert.Single(_asked);
        Assert.Equal(("+49301234567", "sip:+4930100@127.0.0.1"), (request.RequestUri.User, request.From.Uri.ToString()));
        Assert.Equal("text/plain;charset=utf-8", request.Headers.Get("Content-Type"));
        Assert.Equal("Grüße 🙂", Text(request));
        Assert.False(request.Headers.Contains("Contact"));
    }

    [Theory]
    [InlineData("+12025550123")]
    [InlineData("+49900123456")]
    public async Task A_destination_without_a_rule_is_written_to_by_nobody(string number)
    {
        Assert.Equal(0, Assert.IsType<MessageResult.Refused>(await SendAsync(number, "hello")).Status);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_trunk_that_does_not_take_messages_carries_none()
    {
        var result = await _exchange.Server.SendMessageAsync(
            new NumberMessage { Destination = Number("+49301234567"), Trunk = "calls", Text = "hello", RequestedBy = "test" }, CancellationToken.None);

        Assert.IsType<MessageResult.Unreachable>(result);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(302, typeof(MessageResult.Refused))]
    [InlineData(404, typeof(MessageResult.Refused))]
    [InlineData(405, typeof(MessageResult.Refused))]
    [InlineData(415, typeof(MessageResult.Refused))]
    [InlineData(413, typeof(MessageResult.RetryLater))]
    [InlineData(480, typeof(MessageResult.RetryLater))]
    [InlineData(503, typeof(MessageResult.RetryLater))]
    [InlineData(408, typeof(MessageResult.RetryLater))]
    public async Task What_the_other_side_answers_is_what_came_of_it(int status, Type expected)
    {
        Answers(request =>
        {
            var response = SipResponse.For(request, status);
            response.Headers.Add("Retry-After", "7");
            response.Headers.Add("Contact", "<sip:+49900123456@127.0.0.1>");
            return response;
        });

        var result = await SendAsync("+49301234567", "hello");

        Assert.IsType(expected, result);
        if (result is MessageResult.RetryLater later)
            Assert.Equal(TimeSpan.FromSeconds(7), later.After);
        Assert.All(_asked, request => Assert.Equal("+49301234567", request.RequestUri.User));
    }

    [Fact]
    public async Task A_challenge_is_answered_with_the_trunks_account()
    {
        var digest = new DigestServer("provider", new OneAccount(), TimeProvider.System);
        Answers(request =>
        {
            var verdict = digest.Verify(request, System.Net.IPAddress.Loopback);
            return verdict.IsAccepted ? SipResponse.For(request, 200) : digest.Answer(request, verdict, System.Net.IPAddress.Loopback, "tag");
        });

        Assert.IsType<MessageResult.Sent>(await SendAsync("+49301234567", "hello"));
        Assert.Equal([1u, 2u], _asked.Select(request => request.CSeq.Number));
        Assert.Single(_asked.Select(request => request.CallId).Distinct());
    }

    [Fact]
    public async Task A_challenge_of_a_foreign_realm_gets_no_credentials()
    {
        var digest = new DigestServer("elsewhere", new OneAccount(), TimeProvider.System);
        Answers(request => digest.Answer(request, digest.Verify(request, System.Net.IPAddress.Loopback), System.Net.IPAddress.Loopback, "tag"));

        Assert.Equal(401, Assert.IsType<MessageResult.Refused>(await SendAsync("+49301234567", "hello")).Status);
        Assert.False(Assert.Single(_asked).Headers.Contains("Authorization"));
    }

    [Fact]
    public async Task A_long_text_goes_whole_over_TCP_where_the_other_side_listens()
    {
        Assert.IsType<MessageResult.Sent>(await SendAsync("+49301234567", Long));

        var request = Assert.Single(_asked);
        Assert.Equal(("TCP", Long), (request.TopVia.Transport, Text(request)));
    }

    [Fact]
    public async Task An_agents_phones_get_the_text_all_at_once_and_one_that_takes_it_is_enough()
    {
        using var deaf = new RawPeer(_exchange.Port);
        await RegisterAsync(deaf, "deaf");
        await RegisterAsync(_datagrams, "good");
        var sending = _exchange.Server.SendMessageAsync(
            new AgentMessage { Agent = "anna", Sender = "chat", SenderName = "Maria", Text = "hello", Lifetime = TimeSpan.FromSeconds(20) },
            CancellationToken.None);
        var refused = await deaf.ExpectAsync(SipMethods.Message);
        await deaf.RespondAsync(refused, 405, "d");
        var request = await _datagrams.ExpectAsync(SipMethods.Message);
        Assert.False(sending.IsCompleted);
        await _datagrams.RespondAsync(request, 200, "g");

        Assert.IsType<MessageResult.Sent>(await sending.Soon());
        Assert.Equal(($"sip:chat@127.0.0.1:{_exchange.Port}", "Maria", "20"), (request.From.Uri.ToString(), request.From.DisplayName, request.Headers.Get("Expires")));
    }

    [Fact]
    public async Task Behind_a_NAT_the_phone_is_told_our_public_name()
    {
        await using var exchange = await TestExchange.StartAsync(change: options => options with { Sip = options.Sip with { Advertised = "sip.example.com" } });
        using var phone = new RawPeer(exchange.Port);
        await RegisterAsync(phone, "nat");
        var sending = exchange.Server.SendMessageAsync(new AgentMessage { Agent = "anna", Sender = "chat", Text = "hello" }, CancellationToken.None);
        var request = await phone.ExpectAsync(SipMethods.Message);
        await phone.RespondAsync(request, 200, "x");

        Assert.IsType<MessageResult.Sent>(await sending.Soon());
        Assert.StartsWith("sip:chat@sip.example.com", request.From.Uri.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phones_that_all_refuse_have_refused_and_without_a_phone_nobody_is_there()
    {
        Assert.IsType<MessageResult.Unreachable>(await ToAnnaAsync("hello"));
        await RegisterAsync(_datagrams, "only");
        var sending = ToAnnaAsync("hello");
        await _datagrams.RespondAsync(await _datagrams.ExpectAsync(SipMethods.Message), 415, "x");

        Assert.Equal(415, Assert.IsType<MessageResult.Refused>(await sending.Soon()).Status);
    }

    [Fact]
    public async Task A_long_text_to_a_phone_on_UDP_comes_in_parts_that_fit_in_their_order()
    {
        await RegisterAsync(_datagrams, "only");
        var sending = ToAnnaAsync(Long);
        List<string> parts = [];
        while (!sending.IsCompleted)
        {
            if (await Task.WhenAny(sending, _datagrams.ExpectAsync(SipMethods.Message)) is Task<SipRequest> next)
            {
                Assert.InRange(SipWriter.Write(await next).Length, 1, 1300);
                parts.Add(Text(await next));
                await _datagrams.RespondAsync(await next, 200, "x");
            }
        }

        Assert.IsType<MessageResult.Sent>(await sending);
        Assert.True(parts.Count > 3);
        Assert.Equal(Long, string.Join(' ', parts));
    }

    [Fact]
    public async Task A_text_without_a_blank_is_cut_where_the_datagram_is_full()
    {
        await RegisterAsync(_datagrams, "only");
        var sending = ToAnnaAsync(new string('x', 2_000));
        var octets = 0;
        while (octets < 2_000)
        {
            var next = await _datagrams.ExpectAsync(SipMethods.Message);
            octets += next.Body.Length;
            await _datagrams.RespondAsync(next, 200, "x");
        }

        Assert.IsType<MessageResult.Sent>(await sending.Soon());
    }

    [Fact]
    public async Task A_phone_that_says_nothing_is_unreachable()
    {
        await RegisterAsync(_datagrams, "silent");

        Assert.IsType<MessageResult.Unreachable>(await ToAnnaAsync("hello").Soon());
    }

    private static TrunkOptions Trunk(string name, int port) => new()
    {
        Name = name,
        Server = new SipUri("sip", null, "127.0.0.1", port),
        Numbers = [Number("+4930100")],
        Account = new DigestAccount("account", "secret", "provider"),
        Messages = true,
        Check = null,
    };

    private static E164Number Number(string text) => E164Number.TryParse(text, out var number) ? number : throw new FormatException(text);

    private static string Text(SipRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private void Answers(Func<SipRequest, SipResponse> answer) => _provider.Application.Answer = request =>
    {
        _asked.Enqueue(request);
        return answer(request);
    };

    private Task<MessageResult> SendAsync(string number, string text) => _exchange.Server.SendMessageAsync(
        new NumberMessage { Destination = Number(number), Text = text, RequestedBy = "test" }, CancellationToken.None).Soon();

    private Task<MessageResult> ToAnnaAsync(string text) => _exchange.Server.SendMessageAsync(
        new AgentMessage { Agent = "anna", Sender = "chat", Text = text }, CancellationToken.None);

    private async Task RegisterAsync(RawPeer phone, string name)
    {
        await phone.SendAsync(Register(phone, name, 1, "X-None: 1"));
        var request = new SipRequest(SipMethods.Register, TestStack.ParseUri("sip:gateway"));
        Assert.True(new DigestClient(new DigestAccount("anna", "secret of anna", "gateway")).TryAuthorize(request, await phone.ExpectAsync(401)));
        await phone.SendAsync(Register(phone, name, 2, $"Authorization: {request.Headers.Get("Authorization")}"));
        await phone.ExpectAsync(200);
    }

    private static string Register(RawPeer phone, string name, int cseq, string more) => $"""
        REGISTER sip:gateway SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:{phone.Port};rport;branch=z9hG4bK-{name}-{cseq}
        Max-Forwards: 70
        From: <sip:anna@gateway>;tag=1
        To: <sip:anna@gateway>
        Call-ID: register-{name}
        CSeq: {cseq} REGISTER
        Contact: <sip:anna@127.0.0.1:{phone.Port}>
        {more}
        """;

    private sealed class OneAccount : Gateway.Telephony.Sip.Auth.ICredentials
    {
        public string? FindPassword(string userName) => userName == "account" ? "secret" : null;
    }
}
