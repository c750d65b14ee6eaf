using System.Net;
using System.Net.Sockets;
using Gateway.Peers.Security;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>Odd and broken messages over UDP, TCP, TCP octet by octet, and TLS: each is answered as it should be, and whoever comes next
/// is served.</summary>
public sealed class TortureTests(TortureGateway home) : IClassFixture<TortureGateway>
{
    private static int s_marks;

    private readonly TestStack _gateway = home.Gateway;
    private readonly string _mark = $"{Interlocked.Increment(ref s_marks)}";

    public static TheoryData<string> Names => [.. TortureMessages.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Over_UDP(string name)
    {
        var message = TortureMessages.All[name];
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await socket.SendAsync(TortureMessages.Fresh(message, _mark), _gateway.Stack.LocalEndPoint);
        // What follows is answered behind it, so silence is seen as the answer to the next.
        await socket.SendAsync(StreamPeer.Request(SipMethods.Options, $"next-{_mark}", "UDP 127.0.0.1:9;rport"), _gateway.Stack.LocalEndPoint);

        var (status, next) = (0, 0);
        while (next == 0)
        {
            var answer = StreamPeer.AnswerOf((await socket.ReceiveAsync().Soon()).Buffer);
            if (answer.IsToNext)
                next = answer.Status;
            else if (answer.Status > 100)
                status = answer.Status;
        }

        Assert.Equal((message.Datagram, 200), (status, next));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Over_TCP(string name)
    {
        using var peer = await StreamPeer.ConnectAsync(_gateway.Stack.LocalEndPoint);
        var message = TortureMessages.All[name];
        await peer.SendAsync([.. TortureMessages.Fresh(message, _mark), .. StreamPeer.Request(SipMethods.Options, $"next-{_mark}")]);
        await AssertAnsweredAsync(peer, message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Over_TCP_octet_by_octet(string name)
    {
        using var peer = await StreamPeer.ConnectAsync(_gateway.Stack.LocalEndPoint);
        var message = TortureMessages.All[name];
        try
        {
            foreach (var octet in (byte[])[.. TortureMessages.Fresh(message, _mark), .. StreamPeer.Request(SipMethods.Options, $"next-{_mark}")])
                await peer.SendAsync([octet]);
        }
        catch (IOException) when (message.Closes)
        {
            // Closed while we were still sending.
        }

        await AssertAnsweredAsync(peer, message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Over_TLS(string name)
    {
        using var peer = await StreamPeer.ConnectTlsAsync(_gateway.Stack.TlsEndPoint!);
        var message = TortureMessages.All[name];
        await peer.SendAsync([.. TortureMessages.Fresh(message, _mark), .. StreamPeer.Request(SipMethods.Options, $"next-{_mark}")]);
        await AssertAnsweredAsync(peer, message);
    }

    [Fact]
    public async Task A_request_that_comes_again_over_another_transport_is_answered_there()
    {
        using var datagrams = new RawPeer(_gateway.Stack.LocalEndPoint.Port);
        await datagrams.SendRequestAsync(SipMethods.Options);
        var first = await datagrams.ExpectAsync(200);
        using var peer = await StreamPeer.ConnectAsync(_gateway.Stack.LocalEndPoint);
        await peer.SendAsync(RawPeer.Encode($"""
            OPTIONS sip:hotline@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:{datagrams.Port};rport;branch=z9hG4bK-1
            Max-Forwards: 70
            From: <sip:raw@example.org>;tag=raw
            To: <sip:hotline@example.org>
            Call-ID: call-1
            CSeq: 1 OPTIONS
            """));
        Assert.Equal(first.To.Tag, (await peer.ReadResponseAsync()).To.Tag);
    }

    [Theory]
    [InlineData("no sip\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n")]
    public async Task What_came_before_the_frames_were_lost_is_answered(string rubbish)
    {
        using var peer = await StreamPeer.ConnectTlsAsync(_gateway.Stack.TlsEndPoint!);
        await peer.SendAsync(
        [
            .. StreamPeer.Request(SipMethods.Options, $"first-{_mark}"), .. StreamPeer.Request(SipMethods.Options, $"next-{_mark}"),
            .. System.Text.Encoding.ASCII.GetBytes(rubbish),
        ]);
        Assert.Equal((200, false), await peer.ReadAnswerAsync());
        Assert.Equal((200, true), await peer.ReadAnswerAsync());
        Assert.DoesNotContain("200", await peer.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private async Task AssertAnsweredAsync(StreamPeer peer, TortureMessage message)
    {
        var (status, isNextAnswered) = (0, false);
        try
        {
            while (!isNextAnswered)
            {
                var answer = await peer.ReadAnswerAsync();
                isNextAnswered = answer.IsToNext;
                status = isNextAnswered || answer.Status == 100 ? status : answer.Status;
            }
        }
        catch (IOException)
        {
            // The connection has ended, be it by a reset.
        }

        // A reset may overtake the answer when we were still sending, so only what came is judged then.
        Assert.True(status == message.Stream || (message.Closes && status == 0), $"{status} instead of {message.Stream}");
        Assert.Equal(!message.Closes, isNextAnswered);
        using var other = await StreamPeer.ConnectAsync(_gateway.Stack.LocalEndPoint);
        await other.SendAsync(StreamPeer.Request(SipMethods.Options, $"other-{_mark}"));
        Assert.Equal(200, (await other.ReadResponseAsync()).Status);
    }
}

/// <summary>The gateway that all odd messages go to, one after the other.</summary>
public sealed class TortureGateway : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();

    public TortureGateway()
    {
        var own = _authority.Issue("own", "example.com");
        Gateway = new TestStack(TestStack.Patient with
        {
            Tls = new TlsOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Certificates = [new TlsCertificateFiles(own.CertificatePath, own.KeyPath)],
            },
        });
    }

    internal TestStack Gateway { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _authority.Dispose();
    }
}
