using System.Net;
using Gateway.Peers.Security;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Tests.Sip.Dialogs;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>Who opens many connections, says nothing, or speaks slowly, loses them; others are served meanwhile.</summary>
public sealed class ConnectionBoundsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Of_five_thousand_sockets_the_cap_is_taken_and_the_rest_closed_while_datagrams_are_answered()
    {
        await using var gateway = new TestStack(Options(new ConnectionLimits { Total = 200, PerAddress = 100 }));
        using var other = new RawPeer(gateway.Stack.LocalEndPoint.Port);
        var closed = 0;
        var open = new List<StreamPeer>();
        for (var i = 0; i < 5_000; i++)
        {
            var peer = await StreamPeer.ConnectAsync(gateway.Stack.LocalEndPoint);
            if (i < 100)
            {
                open.Add(peer);
                continue;
            }

            if (i % 50 == 0)
            {
                Assert.Equal("", await peer.ReadToEndAsync());
                closed++;
                await other.SendRequestAsync(SipMethods.Options, branch: $"z9hG4bK-{i}", callId: $"udp-{i}");
                await other.ExpectAsync(200);
            }

            peer.Dispose();
        }

        Assert.Equal((98, 100), (closed, gateway.Stack.ActiveConnections));
        open.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task A_place_that_becomes_free_is_given_again()
    {
        await using var gateway = new TestStack(Options(new ConnectionLimits { PerAddress = 1 }));
        for (var i = 0; i < 20; i++)
        {
            using var peer = await StreamPeer.ConnectAsync(gateway.Stack.LocalEndPoint);
            await peer.SendAsync(StreamPeer.Request(SipMethods.Options, $"{i}"));
            Assert.Equal(200, (await peer.ReadResponseAsync()).Status);
            // Our farewell is seen before the next one comes.
            await peer.SendAsync("no sip\r\n\r\n"u8.ToArray());
            await peer.ReadToEndAsync();
            while (gateway.Stack.ActiveConnections > 0)
                await Task.Yield();
        }
    }

    [Fact]
    public async Task Half_open_handshakes_are_bounded_and_given_up()
    {
        var time = new ManualTime();
        await using var gateway = new TestStack(Options(new ConnectionLimits { Handshakes = 5 }), time);
        var silent = new List<StreamPeer>();
        for (var i = 0; i < 5; i++)
            silent.Add(await StreamPeer.ConnectAsync(gateway.Stack.TlsEndPoint!));
        while (gateway.Stack.ActiveConnections < 5)
            await Task.Yield();
        using (var refused = await StreamPeer.ConnectAsync(gateway.Stack.TlsEndPoint!))
            Assert.Equal("", await refused.ReadToEndAsync());

        time.Advance(TimeSpan.FromSeconds(7));
        foreach (var peer in silent)
        {
            Assert.Equal("", await peer.ReadToEndAsync());
            peer.Dispose();
        }

        using var served = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!);
        await served.SendAsync(StreamPeer.Request(SipMethods.Options, "one"));
        Assert.Equal(200, (await served.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;bran")]
    [InlineData("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nContent-Length: 9999\r\n\r\nv=0")]
    public async Task Silence_and_half_messages_end_the_connection(string begin)
    {
        var time = new ManualTime();
        await using var gateway = new TestStack(Options(new ConnectionLimits()), time);
        using var peer = await StreamPeer.ConnectAsync(gateway.Stack.LocalEndPoint);
        await peer.SendAsync(StreamPeer.Request(SipMethods.Options, "one"));
        await peer.ReadResponseAsync();
        await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(begin));
        var ended = peer.ReadToEndAsync();
        while (!ended.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True((await ended).Trim().Length == 0);
        Assert.True(time.GetUtcNow() > new DateTimeOffset(2026, 1, 5, 9, 0, 14, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_registered_phone_keeps_its_silent_connection()
    {
        var time = new ManualTime();
        await using var gateway = new TestStack(Options(new ConnectionLimits()), time);
        using var phone = await StreamPeer.ConnectAsync(gateway.Stack.LocalEndPoint);
        await phone.SendAsync(StreamPeer.Request(SipMethods.Register, "one"));
        Assert.Equal(200, (await phone.ReadResponseAsync()).Status);
        for (var hour = 0; hour < 3_600; hour += 30)
            time.Advance(TimeSpan.FromSeconds(30));
        await phone.SendAsync(StreamPeer.Request(SipMethods.Options, "two"));
        Assert.Equal(200, (await phone.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task We_ping_who_we_called_and_give_up_who_stops_answering()
    {
        var time = new ManualTime();
        await using var gateway = new TestStack(Options(new ConnectionLimits()), time);
        var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = TestStack.ParseUri($"sip:a@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port};transport=tcp");
        var result = gateway.Stack.InviteAsync(TestStack.InviteTo(target), default);
        using var peer = new StreamPeer((await listener.AcceptTcpClientAsync().Soon()).GetStream());
        await peer.SendAsync(SipResponse.For(await peer.ReadRequestAsync(), 486, toTag: "x"));
        await result.Soon();
        Assert.Equal(SipMethods.Ack, (await peer.ReadRequestAsync()).Method);

        time.Advance(TimeSpan.FromSeconds(101));
        Assert.Equal("\r\n\r\n", await peer.ReadTextAsync(4));
        await peer.SendAsync("\r\n"u8.ToArray());
        await peer.SendAsync(StreamPeer.Request(SipMethods.Options, "after-the-pong"));
        Assert.Equal(200, (await peer.ReadResponseAsync()).Status);
        time.Advance(TimeSpan.FromSeconds(101));
        Assert.Equal("\r\n\r\n", await peer.ReadTextAsync(4));
        time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal("", await peer.ReadToEndAsync());
        listener.Stop();
    }

    private SipOptions Options(ConnectionLimits limits)
    {
        var own = _authority.Issue("own", "example.com");
        return TestStack.Options with
        {
            Connections = limits,
            Tls = new TlsOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Certificates = [new TlsCertificateFiles(own.CertificatePath, own.KeyPath)],
            },
        };
    }
}
