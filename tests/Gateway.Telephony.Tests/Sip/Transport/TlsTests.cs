using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Peers.Security;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>SIP over TLS as clients and servers see it.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_is_served_over_either_version(SslProtocols version)
    {
        await using var gateway = Start(Issue("own", "example.com"));
        using var peer = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!, "example.com", versions: version);
        Assert.Equal(version, peer.Version);

        await peer.SendAsync(StreamPeer.Request(SipMethods.Options, "one"));

        Assert.Equal(200, (await peer.ReadResponseAsync()).Status);
    }

    [Fact]
#pragma warning disable SYSLIB0039, CA5397 // The old version is what is refused here.
    public async Task TLS_1_1_is_refused()
    {
        await using var gateway = Start(Issue("own", "example.com"));
        await Assert.ThrowsAnyAsync<Exception>(() => StreamPeer.ConnectTlsAsync(
            gateway.Stack.TlsEndPoint!, "example.com", versions: SslProtocols.Tls11));
    }
#pragma warning restore SYSLIB0039, CA5397

    [Theory]
    [InlineData("example.com", "one")]
    [InlineData("example.org", "two")]
    [InlineData("sip.example.net", "two")]
    [InlineData("elsewhere.example", "one")]
    [InlineData("", "one")]
    public async Task The_name_that_the_client_asks_for_chooses_the_certificate(string asked, string expected)
    {
        var one = Issue("one", "example.com");
        var two = Issue("two", "example.org", "*.example.net");
        await using var gateway = Start(one, two);
        using var peer = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!, asked);
        Assert.Equal(SerialOf(expected == "one" ? one : two), peer.Certificate!.GetSerialNumberString());
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_restart_and_a_broken_one_is_not_taken()
    {
        var files = Issue("own", "example.com");
        await using var gateway = Start(files);
        using (var before = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!))
            Assert.Equal(SerialOf(files), before.Certificate!.GetSerialNumberString());

        Issue("own", "example.com");
        var renewed = SerialOf(files);
        using var after = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!);
        Assert.Equal(renewed, after.Certificate!.GetSerialNumberString());

        await File.WriteAllTextAsync(files.CertificatePath, "no certificate");
        using var still = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!);
        Assert.Equal(renewed, still.Certificate!.GetSerialNumberString());
        File.Delete(files.KeyPath);
        using var also = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!);
        Assert.Equal(renewed, also.Certificate!.GetSerialNumberString());
    }

    [Fact]
    public void Files_that_cannot_be_read_at_start_are_said_by_name()
    {
        var files = Issue("own", "example.com");
        var other = Issue("other", "example.com");
        Assert.Contains("no key that fits", Assert.Throws<TlsFilesException>(
            () => Start(files with { KeyPath = other.KeyPath })).Message, StringComparison.Ordinal);
        Assert.Contains("there is no file", Assert.Throws<TlsFilesException>(
            () => Start(files with { CertificatePath = "/nowhere.pem" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ClientCertificatePolicy.Require, "good", true)]
    [InlineData(ClientCertificatePolicy.Require, "none", false)]
    [InlineData(ClientCertificatePolicy.Require, "foreign", false)]
    [InlineData(ClientCertificatePolicy.Optional, "good", true)]
    [InlineData(ClientCertificatePolicy.Optional, "none", true)]
    [InlineData(ClientCertificatePolicy.Optional, "foreign", false)]
    [InlineData(ClientCertificatePolicy.Off, "foreign", true)]
    public async Task A_client_certificate_is_judged_by_the_policy(ClientCertificatePolicy policy, string shown, bool isServed)
    {
        using var foreign = new TestAuthority("Somebody Else");
        await using var gateway = new TestStack(TestStack.Options with
        {
            Tls = Options(Issue("own", "example.com")) with
            {
                ClientCertificates = policy,
                ClientAuthoritiesPath = _authority.RootPath,
            },
        });
        using var certificate = shown == "good" ? _authority.Make("phone.example.com") : foreign.Make("phone.example.com");

        Assert.Equal(isServed, await IsServedAsync());

        async Task<bool> IsServedAsync()
        {
            try
            {
                using var peer = await StreamPeer.ConnectTlsAsync(
                    gateway.Stack.TlsEndPoint!, "example.com", shown == "none" ? null : certificate);
                await peer.SendAsync(StreamPeer.Request(SipMethods.Options, "one"));
                return (await peer.ReadResponseAsync()).Status == 200;
            }
            catch (Exception error) when (error is IOException or AuthenticationException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2", false)]
    [InlineData("example.com", false)]
    public async Task A_server_that_we_call_has_to_prove_its_address(string certified, bool isBelieved)
    {
        await using var gateway = Start(Issue("own", "example.com"));
        using var certificate = _authority.Make(certified);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = TestStack.ParseUri($"sip:a@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port};transport=tls");
        var result = gateway.Stack.InviteAsync(TestStack.InviteTo(target), default);
        if (!isBelieved)
        {
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                using var refused = await StreamPeer.AcceptTlsAsync(listener, certificate);
                await refused.ReadRequestAsync();
            });
            Assert.IsType<InviteResult.Unreachable>(await result.Soon());
            return;
        }

        using var peer = await StreamPeer.AcceptTlsAsync(listener, certificate, asksForCertificate: true);
        var invite = await peer.ReadRequestAsync();
        Assert.Equal("TLS", invite.TopVia.Transport);
        Assert.Equal(
            $"sip:gateway@127.0.0.1:{gateway.Stack.TlsEndPoint!.Port};transport=tls", invite.Headers.Contacts[0].Uri.ToString());
        Assert.NotNull(peer.Certificate);
        await peer.SendAsync(SipResponse.For(invite, 486, toTag: "x"));
        Assert.Equal(486, Assert.IsType<InviteResult.Rejected>(await result.Soon()).Status);
    }

    [Fact]
    public async Task A_server_whose_authority_is_unknown_is_not_called()
    {
        using var foreign = new TestAuthority("Somebody Else");
        await using var gateway = Start(Issue("own", "example.com"));
        using var certificate = foreign.Make("127.0.0.1");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = TestStack.ParseUri($"sip:a@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port};transport=tls");
        var result = gateway.Stack.InviteAsync(TestStack.InviteTo(target), default);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var refused = await StreamPeer.AcceptTlsAsync(listener, certificate);
            await refused.ReadRequestAsync();
        });
        Assert.IsType<InviteResult.Unreachable>(await result.Soon());
    }

    [Fact]
    public async Task Requests_to_the_same_server_share_one_connection()
    {
        await using var gateway = Start(Issue("own", "example.com"));
        using var certificate = _authority.Make("127.0.0.1");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = TestStack.ParseUri($"sip:a@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port};transport=tls");
        var first = gateway.Stack.InviteAsync(TestStack.InviteTo(target), default);
        using var peer = await StreamPeer.AcceptTlsAsync(listener, certificate);
        var second = gateway.Stack.InviteAsync(TestStack.InviteTo(target), default);
        for (var answered = 0; answered < 2;)
        {
            if (await peer.ReadRequestAsync() is not { Method: SipMethods.Invite } invite)
                continue;
            await peer.SendAsync(SipResponse.For(invite, 486, toTag: "x"));
            answered++;
        }

        await first.Soon();
        await second.Soon();
        Assert.Equal(1, gateway.Stack.ActiveConnections);
    }

    [Fact]
    public async Task A_call_goes_to_a_phone_over_the_connection_that_it_made()
    {
        await using var gateway = Start(Issue("own", "example.com"));
        using var phone = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!, "example.com");
        SipSource? flow = null;
        gateway.Application.Invited = incoming => flow = incoming.Source;
        await phone.SendAsync(StreamPeer.Request(SipMethods.Invite, "first"));
        await (await gateway.Application.NextInviteAsync()).RejectAsync(603);
        while (await phone.ReadResponseAsync() is { Status: < 200 })
        {
        }

        var target = new InviteTarget(TestStack.ParseUri("sip:a@127.0.0.1:9;transport=tls"), flow);
        var result = gateway.Stack.InviteAsync(TestStack.InviteTo(target.RequestUri) with { Targets = [target] }, default);
        var invite = await phone.ReadRequestAsync();
        while (invite.Method != SipMethods.Invite)
            invite = await phone.ReadRequestAsync();
        await phone.SendAsync(SipResponse.For(invite, 486, toTag: "x"));
        Assert.IsType<InviteResult.Rejected>(await result.Soon());
        Assert.Equal(1, gateway.Stack.ActiveConnections);
    }

    [Fact]
    public async Task Noise_instead_of_a_handshake_ends_the_connection_and_harms_nobody()
    {
        await using var gateway = Start(Issue("own", "example.com"));
        for (var i = 0; i < 50; i++)
        {
            using var noise = await StreamPeer.ConnectAsync(gateway.Stack.TlsEndPoint!);
            await noise.SendAsync(StreamPeer.Request(SipMethods.Options, "plain"));
            await noise.ReadToEndAsync();
        }

        using var peer = await StreamPeer.ConnectTlsAsync(gateway.Stack.TlsEndPoint!);
        await peer.SendAsync(StreamPeer.Request(SipMethods.Options, "one"));
        Assert.Equal(200, (await peer.ReadResponseAsync()).Status);
    }

    private TlsCertificateFiles Issue(string file, params string[] names)
    {
        var issued = _authority.Issue(file, names);
        return new TlsCertificateFiles(issued.CertificatePath, issued.KeyPath);
    }

    private static string SerialOf(TlsCertificateFiles files) =>
        System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(files.CertificatePath)
            .GetSerialNumberString();

    private TlsOptions Options(params TlsCertificateFiles[] files) => new()
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        Certificates = files,
        ServerAuthoritiesPath = _authority.RootPath,
    };

    private TestStack Start(params TlsCertificateFiles[] files) => new(TestStack.Options with { Tls = Options(files) });
}
