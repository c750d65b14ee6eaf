using Gateway.Peers.Security;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Host.Tests.Configuration;

public sealed class TlsConfigurationTests : IDisposable
{
    private readonly ConfigurationFiles _files = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _files.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Every_key_is_read()
    {
        var (one, two) = (_authority.Issue("one", "example.com"), _authority.Issue("two", "example.org"));
        Write($$"""
            listen: "[::]:5071"
                advertised: voice.example.com
                certificate: {{one.CertificatePath}}
                key: {{one.KeyPath}}
                others: [{certificate: {{two.CertificatePath}}, key: {{two.KeyPath}}}]
                clients: require
                client-authorities: {{_authority.RootPath}}
                server-authorities: {{_authority.RootPath}}
              connections: {total: 500, per-address: 50, handshakes: 9, opening: 2s, message: 3s, idle: 4s, keep-alive: 5s, pong: 6s}
              dns: [192.0.2.53:53, "[2001:db8::53]:5353"]
            """);

        var sip = _files.Read().Configuration!.Sip;

        Assert.Equal(["192.0.2.53:53", "[2001:db8::53]:5353"], sip.DnsServers.Select(server => server.ToString()));
        var tls = sip.Tls!;
        Assert.Equal("[::]:5071", tls.Listen.ToString());
        Assert.Equal("voice.example.com", tls.Advertised);
        Assert.Equal([one.KeyPath, two.KeyPath], tls.Certificates.Select(files => files.KeyPath));
        Assert.Equal(ClientCertificatePolicy.Require, tls.ClientCertificates);
        Assert.Equal((_authority.RootPath, _authority.RootPath), (tls.ClientAuthoritiesPath, tls.ServerAuthoritiesPath));
        Assert.Equal(
            new ConnectionLimits
            {
                Total = 500,
                PerAddress = 50,
                Handshakes = 9,
                Opening = TimeSpan.FromSeconds(2),
                Message = TimeSpan.FromSeconds(3),
                Idle = TimeSpan.FromSeconds(4),
                KeepAlive = TimeSpan.FromSeconds(5),
                Pong = TimeSpan.FromSeconds(6),
            },
            sip.Connections);
    }

    [Fact]
    public void Without_the_section_there_is_no_TLS() => Assert.Null(_files.Read().Configuration!.Sip.Tls);

    [Theory]
    [InlineData("certificate: /nowhere.pem\n    key: ONE.key", ":4: 'certificate': there is no file '/nowhere.pem'")]
    [InlineData("certificate: ONE.key\n    key: ONE.key", "ONE.key' holds no certificate in PEM form")]
    [InlineData("certificate: ONE.pem\n    key: /nowhere.key", ":5: 'key': there is no file '/nowhere.key'")]
    [InlineData("certificate: ONE.pem\n    key: TWO.key", ":5: 'key': 'TWO.key' holds no key that fits")]
    [InlineData("certificate: ONE.pem", ":4: 'certificate' and 'key' belong together")]
    [InlineData("others: [{certificate: ONE.pem, key: ONE.key}]", ":4: 'others' stands without 'certificate'")]
    [InlineData("clients: require", ":4: 'clients' needs 'client-authorities'")]
    [InlineData("clients: sometimes", ":4: 'clients': 'sometimes' does not fit, expected one of: off, optional, require")]
    [InlineData("server-authorities: /nowhere.pem", ":4: 'server-authorities': there is no file '/nowhere.pem'")]
    [InlineData("listen: 5061", ":4: 'listen': '5061' is no address with a port")]
    [InlineData("listen: 0.0.0.0:5060\n    certificate: ONE.pem\n    key: ONE.key", ":2: 'sip': port 5060 is both of sip.listen and of sip.tls.listen")]
    [InlineData("clients: off\n  dns: [ns.example.org]", ":5: 'dns': 'ns.example.org' is no address with a port")]
    [InlineData("certificat: ONE.pem", ":4: 'certificat' is no key here, did you mean 'certificate'?")]
    [InlineData("clients: off\n  connections: {idle: 0s}", ":5: 'idle': '0s' is out of range")]
    [InlineData("clients: off\n  connections: {total: 5}", ":5: 'per-address' is above 'total'")]
    public void A_fault_says_where_it_is(string text, string expected)
    {
        var (one, two) = (_authority.Issue("one", "example.com"), _authority.Issue("two", "example.org"));
        Write(Named(text));

        Assert.Contains(_files.Faults(), fault => fault.Contains(Named(expected), StringComparison.Ordinal));

        string Named(string words) => words
            .Replace("ONE.pem", one.CertificatePath, StringComparison.Ordinal).Replace("ONE.key", one.KeyPath, StringComparison.Ordinal)
            .Replace("TWO.pem", two.CertificatePath, StringComparison.Ordinal).Replace("TWO.key", two.KeyPath, StringComparison.Ordinal);
    }

    private void Write(string tls) => _files.Write(
        "gateway.yaml",
        $"company: Test\nsip:\n  tls:\n    {tls}\ntrunks: [{{name: local, addresses: [127.0.0.1]}}]\n".ReplaceLineEndings("\n"));
}
