using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>What comes over the wire as octets, seen from outside: framing, keep-alives, unreadable messages, addresses.</summary>
public sealed class SipTransportTests : IAsyncLifetime
{
    private readonly TestStack _gateway = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_bad_request_is_answered_400_with_the_reason()
    {
        using var peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        await peer.SendAsync($"""
            OPTIONS sip:a@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 10.0.0.1;rport;branch=z9hG4bK1
            From: <sip:a@example.org>;tag=1
            To: <sip:b@example.org>
            Call-ID: bad
            CSeq: 1 OPTIONS
            Max-Forwards: many
            """);
        var response = await peer.ExpectAsync(400);
        Assert.Equal("Malformed Max-Forwards", response.Reason);
        Assert.Equal((peer.Port, "127.0.0.1"), (response.TopVia.Rport, response.TopVia.Received));
    }

    [Fact]
    public async Task Noise_and_keep_alives_are_passed_over()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var noise = new byte[random.Next(1500)];
            random.NextBytes(noise);
            await socket.SendAsync(noise, _gateway.Stack.LocalEndPoint);
        }

        await socket.SendAsync("\r\n\r\n"u8.ToArray(), _gateway.Stack.LocalEndPoint);
        await socket.SendAsync(new byte[4], _gateway.Stack.LocalEndPoint);
        using var peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        await peer.SendRequestAsync(SipMethods.Options);
        await peer.ExpectAsync(200);
    }

    [Fact]
    public async Task A_damaged_call_by_seeded_mutation_harms_nobody()
    {
        var invite = RawPeer.Encode("""
            INVITE sip:hotline@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKfuzz
            Max-Forwards: 70
            From: "A" <sip:a@example.org>;tag=f
            To: <sip:b@example.org>
            Call-ID: fuzz
            CSeq: 1 INVITE
            Record-Route: <sip:p@127.0.0.1;lr>
            Contact: <sip:a@127.0.0.1:9>
            """, "v=0");
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var random = new Random(11);
        _gateway.Application.Invited = incoming => _ = incoming.AcceptAsync(TestStack.Reply);
        for (var i = 0; i < 1000; i++)
        {
            var damaged = (byte[])invite.Clone();
            for (var j = random.Next(4); j >= 0; j--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            await socket.SendAsync(damaged, _gateway.Stack.LocalEndPoint);
        }

        using var peer = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        await peer.SendRequestAsync(SipMethods.Options);
        await peer.ExpectAsync(200);
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task Without_rport_the_answer_goes_to_the_port_that_the_Via_names()
    {
        using var sender = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        using var listener = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        await sender.SendRequestAsync(SipMethods.Options, via: $"SIP/2.0/UDP 127.0.0.1:{listener.Port}");
        await listener.ExpectAsync(200);
    }

    [Fact]
    public async Task Over_TCP_messages_may_come_in_pieces_or_together_and_a_ping_gets_a_pong()
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        var first = Options("one");
        await stream.WriteAsync(first.AsMemory(0, 10));
        await stream.FlushAsync();
        await stream.WriteAsync((byte[])[.. first[10..], .. Options("two")]);
        Assert.Equal("one", (await ReadMessageAsync(stream)).CallId);
        Assert.Equal("two", (await ReadMessageAsync(stream)).CallId);

        await stream.WriteAsync("\r\n\r\n"u8.ToArray());
        Assert.Equal("\r\n", Encoding.ASCII.GetString(await ReadAsync(stream, 2)));
        await stream.WriteAsync(Options("three"));
        Assert.Equal("three", (await ReadMessageAsync(stream)).CallId);
    }

    [Fact]
    public async Task Over_TCP_a_message_without_Content_Length_is_answered_400_and_the_connection_ends()
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        var text = Encoding.ASCII.GetString(Options("one")).Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

        var response = Assert.IsType<SipResponse>(await ReadMessageAsync(stream));
        Assert.Equal((400, "Missing Content-Length"), (response.Status, response.Reason));
        Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().Soon());
    }

    [Fact]
    public async Task Over_TCP_an_endless_header_section_ends_the_connection()
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        var line = Encoding.ASCII.GetBytes("X: " + new string('x', 1000) + "\r\n");
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var i = 0; i < 100_000; i++)
                await stream.WriteAsync(line);
        }).Soon();
    }

    [Fact]
    public async Task A_connection_that_breaks_fails_the_requests_that_wait_on_it()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var target = TestStack.ParseUri($"sip:a@127.0.0.1:{port};transport=tcp");
        var result = _gateway.Stack.InviteAsync(TestStack.InviteTo(target), default);
        using (var accepted = await listener.AcceptTcpClientAsync())
        {
            var invite = Assert.IsType<SipRequest>(await ReadMessageAsync(accepted.GetStream()));
            Assert.Equal("TCP", invite.TopVia.Transport);
            Assert.Equal("tcp", invite.Headers.Contacts[0].Uri.Transport);
        }

        Assert.IsType<Telephony.Sip.Dialogs.InviteResult.Unreachable>(await result.Soon());
        listener.Stop();
        await _gateway.AssertNothingStaysAsync();
    }

    [Fact]
    public async Task A_response_whose_connection_is_gone_goes_over_a_new_one_to_the_port_in_the_Via()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using (var client = await ConnectAsync())
        {
            var text = Encoding.ASCII.GetString(Options("gone")).Replace("OPTIONS", "INVITE", StringComparison.Ordinal)
                .Replace("127.0.0.1:9;", $"127.0.0.1:{port};", StringComparison.Ordinal);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
            Assert.Equal(100, Assert.IsType<SipResponse>(await ReadMessageAsync(client.GetStream())).Status);
        }

        var invite = await _gateway.Application.NextInviteAsync();
        using var other = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        while (_gateway.Stack.ActiveConnections > 0)
        {
            // The stack sees the connection close a moment after we do; each round trip gives it one.
            await other.SendRequestAsync(SipMethods.Options);
            await other.ExpectAsync(200);
        }

        await invite.RejectAsync(603).Soon();
        using var again = await listener.AcceptTcpClientAsync().Soon();
        Assert.Equal(603, Assert.IsType<SipResponse>(await ReadMessageAsync(again.GetStream())).Status);
        listener.Stop();
    }

    [Fact]
    public async Task The_advertised_address_is_what_Via_and_Contact_say()
    {
        await using var gateway = new TestStack(TestStack.Options with { Advertised = "gateway.example.org:5099" });
        using var peer = new RawPeer(gateway.Stack.LocalEndPoint.Port);
        var target = TestStack.ParseUri($"sip:a@127.0.0.1:{peer.Port}");
        var result = gateway.Stack.InviteAsync(TestStack.InviteTo(target), default);
        var invite = await peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal("gateway.example.org:5099", $"{invite.TopVia.Host}:{invite.TopVia.Port}");
        Assert.Equal("sip:gateway@gateway.example.org:5099", invite.Headers.Contacts[0].Uri.ToString());
        await peer.RespondAsync(invite, 486, "x");
        await result.Soon();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Listening_on_a_wildcard_names_the_address_that_the_peer_is_reached_from(string listen)
    {
        await using var gateway = new TestStack(
            TestStack.Options with { Listen = new IPEndPoint(IPAddress.Parse(listen), 0) });
        using var peer = new RawPeer(gateway.Stack.LocalEndPoint.Port);
        var result = gateway.Stack.InviteAsync(
            TestStack.InviteTo(TestStack.ParseUri($"sip:a@127.0.0.1:{peer.Port}")), default);
        var invite = await peer.ExpectAsync(SipMethods.Invite);
        Assert.Equal($"sip:gateway@127.0.0.1:{gateway.Stack.LocalEndPoint.Port}", invite.Headers.Contacts[0].Uri.ToString());
        await peer.RespondAsync(invite, 486, "x");
        await result.Soon();

        await peer.SendRequestAsync(SipMethods.Invite);
        var source = (await gateway.Application.NextInviteAsync()).Source;
        Assert.Equal((IPAddress.Loopback, IPAddress.Loopback), (source.Remote.Address, source.Local.Address));
    }

    [Fact]
    public async Task An_address_in_use_is_said_at_start_and_nothing_stays_bound()
    {
        await using var first = new TestStack();
        var options = TestStack.Options with { Listen = first.Stack.LocalEndPoint };
        Assert.Throws<SocketException>(() => new TestStack(options));
        await first.DisposeAsync();
        await using var second = new TestStack(options);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true };
        await client.ConnectAsync(_gateway.Stack.LocalEndPoint);
        return client;
    }

    private static byte[] Options(string callId) => RawPeer.Encode($"""
        OPTIONS sip:gateway@127.0.0.1 SIP/2.0
        Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK-{callId}
        From: <sip:a@example.org>;tag=1
        To: <sip:b@example.org>
        Call-ID: {callId}
        CSeq: 1 OPTIONS
        Contact: <sip:a@127.0.0.1:9;transport=tcp>
        """);

    private static async Task<SipMessage> ReadMessageAsync(NetworkStream stream)
    {
        var octets = new List<byte>();
        while (SipFramer.Next([.. octets]) is not { Kind: SipFrameKind.Complete })
            octets.AddRange(await ReadAsync(stream, 1));
        return SipParser.TryParse([.. octets], out var message, out var error)
            ? message
            : throw new FormatException(error.Reason);
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var octets = new byte[count];
        await stream.ReadExactlyAsync(octets).AsTask().Soon();
        return octets;
    }
}
