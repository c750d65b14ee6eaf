using System.Net;
using System.Net.Sockets;
using Gateway.Peers.Naming;
using Gateway.Peers.Processes;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Tests.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>Requests to a name with several servers (RFC 3263 section 4.3), and those too large for UDP (RFC 3261 section 18.1.1).</summary>
public sealed class FailOverTests
{
    private const string Name = "sip:someone@pbx.test;transport=udp";

    [Fact]
    public async Task A_503_to_an_INVITE_leads_to_the_next_server_with_the_same_call_and_a_new_branch()
    {
        await using var home = await Home.StartAsync();
        var result = home.Gateway.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri(Name)), default);
        var first = await home.First.ExpectAsync(SipMethods.Invite);
        await home.First.RespondAsync(first, 503, "a");
        var second = await home.Second.ExpectAsync(SipMethods.Invite);
        Assert.Equal((first.CallId, first.From.Tag), (second.CallId, second.From.Tag));
        Assert.NotEqual(first.TopVia.Branch, second.TopVia.Branch);
        Assert.Single(second.Headers.Vias);
        await home.First.ExpectAsync(SipMethods.Ack);

        await home.Second.RespondAsync(second, 200, "b", body: "v=0");
        var answered = Assert.IsType<InviteResult.Answered>(await result.Soon());
        await home.Second.ExpectAsync(SipMethods.Ack);
        var bye = answered.Dialog.ByeAsync();
        await home.Second.RespondAsync(await home.Second.ExpectAsync(SipMethods.Bye), 200, "b");
        await bye.Soon();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_passed_over()
    {
        await using var home = await Home.StartAsync();
        var result = home.Gateway.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri(Name)), default);
        var invite = await home.Second.ExpectAsync(SipMethods.Invite);
        await home.Second.RespondAsync(invite, 486, "b");
        Assert.Equal(486, Assert.IsType<InviteResult.Rejected>(await result.Soon()).Status);
    }

    [Fact]
    public async Task Another_refusal_is_an_answer()
    {
        await using var home = await Home.StartAsync();
        var result = home.Gateway.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri(Name)), default);
        await home.First.RespondAsync(await home.First.ExpectAsync(SipMethods.Invite), 486, "a");
        Assert.Equal(486, Assert.IsType<InviteResult.Rejected>(await result.Soon()).Status);
        await home.AssertNothingCameToSecondAsync();
    }

    [Fact]
    public async Task When_all_servers_refuse_the_last_503_stands()
    {
        await using var home = await Home.StartAsync();
        var result = home.Gateway.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri(Name)), default);
        await home.First.RespondAsync(await home.First.ExpectAsync(SipMethods.Invite), 503, "a");
        await home.Second.RespondAsync(await home.Second.ExpectAsync(SipMethods.Invite), 503, "b");
        Assert.Contains("503", Assert.IsType<InviteResult.Unreachable>(await result.Soon()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_given_up_is_not_tried_elsewhere()
    {
        await using var home = await Home.StartAsync();
        using var stop = new CancellationTokenSource();
        var result = home.Gateway.Stack.InviteAsync(TestStack.InviteTo(TestStack.ParseUri(Name)), stop.Token);
        var invite = await home.First.ExpectAsync(SipMethods.Invite);
        await home.First.RespondAsync(invite, 180, "a");
        await stop.CancelAsync();
        await home.First.RespondAsync(await home.First.ExpectAsync(SipMethods.Cancel), 200, "a");
        await home.First.RespondAsync(invite, 503, "a");
        Assert.IsType<InviteResult.Cancelled>(await result.Soon());
        await home.AssertNothingCameToSecondAsync();
    }

    [Fact]
    public async Task Other_requests_go_to_the_next_server_too()
    {
        await using var home = await Home.StartAsync();
        var request = Request(SipMethods.Options);
        var answer = home.Gateway.Stack.SendAsync(request, null, default);
        await home.First.RespondAsync(await home.First.ExpectAsync(SipMethods.Options), 503, "a");
        var second = await home.Second.ExpectAsync(SipMethods.Options);
        Assert.Single(second.Headers.Vias);
        await home.Second.RespondAsync(second, 200, "b");
        Assert.Equal(200, (await answer.Soon()).Status);
    }

    [Fact]
    public async Task In_a_dialog_a_route_with_a_name_is_followed()
    {
        await using var home = await Home.StartAsync();
        var result = home.Gateway.Stack.InviteAsync(
            TestStack.InviteTo(TestStack.ParseUri($"sip:a@127.0.0.1:{home.First.Port};transport=udp")), default);
        var invite = await home.First.ExpectAsync(SipMethods.Invite);
        await home.First.RespondAsync(invite, 200, "a", $"Record-Route: <sip:second.test:{home.Second.Port};transport=udp;lr>", "v=0");
        var dialog = Assert.IsType<InviteResult.Answered>(await result.Soon()).Dialog;
        // The name was asked for when the dialog began; the answer is a matter of moments.
        await home.ResolvedAsync("second.test");
        var bye = dialog.ByeAsync();
        await home.Second.RespondAsync(await home.Second.ExpectAsync(SipMethods.Bye), 200, "a");
        await bye.Soon();
    }

    [Fact]
    public async Task A_request_too_large_for_UDP_goes_over_TCP()
    {
        await using var home = await Home.StartAsync();
        var listener = new TcpListener(IPAddress.Loopback, home.First.Port);
        listener.Start();
        var invite = TestStack.InviteTo(TestStack.ParseUri($"sip:a@127.0.0.1:{home.First.Port}")) with
        {
            Headers = [("X-Long", new string('x', 1000))],
        };
        var result = home.Gateway.Stack.InviteAsync(invite, default);
        using var peer = new StreamPeer((await listener.AcceptTcpClientAsync().Soon()).GetStream());
        var request = await peer.ReadRequestAsync();
        Assert.Equal(("TCP", "tcp"), (request.TopVia.Transport, request.Headers.Contacts[0].Uri.Transport));
        await peer.SendAsync(SipResponse.For(request, 486, toTag: "x"));
        Assert.IsType<InviteResult.Rejected>(await result.Soon());
        listener.Stop();
    }

    [Theory]
    [InlineData("")]
    [InlineData(";transport=udp")]
    public async Task A_large_request_goes_over_UDP_when_TCP_cannot_be_had(string transport)
    {
        await using var home = await Home.StartAsync();
        var invite = TestStack.InviteTo(TestStack.ParseUri($"sip:a@127.0.0.1:{home.First.Port}{transport}")) with
        {
            Headers = [("X-Long", new string('x', 1000))],
        };
        for (var call = 0; call < 2; call++)
        {
            var result = home.Gateway.Stack.InviteAsync(invite, default);
            var request = await home.First.ExpectAsync(SipMethods.Invite);
            Assert.Equal("UDP", request.TopVia.Transport);
            await home.First.RespondAsync(request, 486, "x");
            Assert.IsType<InviteResult.Rejected>(await result.Soon());
            await home.First.ExpectAsync(SipMethods.Ack);
        }
    }

    private static SipRequest Request(string method, string uri = Name)
    {
        var request = new SipRequest(method, TestStack.ParseUri(uri));
        request.Headers.Add(HeaderNames.From, "<sip:a@example.org>");
        request.Headers.Add(HeaderNames.To, "<sip:b@example.org>");
        return request;
    }

    /// <summary>A gateway, and pbx.test with two servers.</summary>
    private sealed class Home : IAsyncDisposable
    {
        private readonly Dnsmasq _dns;

        private Home(Dnsmasq dns, TestStack gateway, RawPeer first, RawPeer second) =>
            (_dns, Gateway, First, Second) = (dns, gateway, first, second);

        public TestStack Gateway { get; }

        public RawPeer First { get; }

        public RawPeer Second { get; }

        public static async Task<Home> StartAsync()
        {
            var port = FreePort.Lease();
            var gatewayPort = port.Number;
            port.Dispose();
            var first = new RawPeer(gatewayPort);
            var second = new RawPeer(gatewayPort);
            var dns = await Dnsmasq.StartAsync(
                "--host-record=first.test,127.0.0.1", "--host-record=second.test,127.0.0.1", "--local-ttl=60",
                $"--srv-host=_sip._udp.pbx.test,first.test,{first.Port},10,1", $"--srv-host=_sip._udp.pbx.test,second.test,{second.Port},20,1");
            var gateway = new TestStack(TestStack.Options with
            {
                Listen = new IPEndPoint(IPAddress.Loopback, gatewayPort),
                DnsServers = [dns.Address],
            });
            return new Home(dns, gateway, first, second);
        }

        /// <summary>Awaits that the gateway knows a name: once it was asked for, a request of ours to it needs no further question.</summary>
        public async Task ResolvedAsync(string name)
        {
            var answer = Gateway.Stack.SendAsync(
                Request(SipMethods.Options, $"sip:a@{name}:{Second.Port};transport=udp"), null, default);
            await Second.RespondAsync(await Second.ExpectAsync(SipMethods.Options), 200, "x");
            await answer.Soon();
        }

        public async Task AssertNothingCameToSecondAsync()
        {
            // What comes over loopback comes in order: the next message that the peer sees is one that we ask for now.
            var answer = Gateway.Stack.SendAsync(
                Request(SipMethods.Options, $"sip:a@127.0.0.1:{Second.Port};transport=udp"), null, default);
            var seen = Assert.IsType<SipRequest>(await Second.ReceiveAsync());
            Assert.Equal(SipMethods.Options, seen.Method);
            await Second.RespondAsync(seen, 200, "x");
            await answer.Soon();
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await _dns.DisposeAsync();
            First.Dispose();
            Second.Dispose();
        }
    }
}
