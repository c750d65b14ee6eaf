using Gateway.Peers.Naming;
using Gateway.Telephony.Sip.Dns;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>RFC 3263 against dnsmasq.</summary>
public sealed class SipResolverTests : IAsyncLifetime
{
    private Dnsmasq _dns = null!;

    public async Task InitializeAsync() => _dns = await Dnsmasq.StartAsync(
        "--host-record=one.test,192.0.2.1", "--host-record=two.test,192.0.2.2", "--host-record=six.test,192.0.2.6,2001:db8::6",
        // Only SRV.
        "--srv-host=_sip._udp.srv.test,one.test,5070,10,1", "--srv-host=_sip._udp.srv.test,two.test,5071,20,1",
        "--srv-host=_sip._tcp.srv.test,two.test,5072,1,1", "--srv-host=_sips._tcp.srv.test,one.test,5073,1,1",
        // NAPTR prefers TLS, then TCP; what it does not name is not used.
        "--naptr-record=naptr.test,10,50,s,SIPS+D2T,,_sips._tcp.naptr.test", "--naptr-record=naptr.test,20,50,s,SIP+D2T,,_sip._tcp.naptr.test",
        "--naptr-record=naptr.test,5,50,s,SIP+D2S,,_sip._sctp.naptr.test", "--naptr-record=naptr.test,1,1,u,E2U+sip,!.*!x!,",
        "--srv-host=_sips._tcp.naptr.test,one.test,5061,1,1", "--srv-host=_sip._tcp.naptr.test,two.test,5062,1,1",
        "--srv-host=_sip._udp.naptr.test,two.test,5063,1,1",
        "--srv-host=_sip._udp.closed.test", "--host-record=closed.test,192.0.2.9");

    public async Task DisposeAsync() => await _dns.DisposeAsync();

    [Theory]
    [InlineData("sip:one.test", "192.0.2.1:5060 Udp +tcp")]
    [InlineData("sip:one.test:5080", "192.0.2.1:5080 Udp +tcp")]
    [InlineData("sip:one.test;transport=tcp", "192.0.2.1:5060 Tcp")]
    [InlineData("sip:one.test;transport=tls", "192.0.2.1:5061 Tls one.test")]
    [InlineData("sips:one.test", "192.0.2.1:5061 Tls one.test")]
    [InlineData("sip:six.test:5060", "192.0.2.6:5060 Udp +tcp, [2001:db8::6]:5060 Udp +tcp")]
    [InlineData("sip:srv.test", "192.0.2.1:5070 Udp +tcp, 192.0.2.2:5071 Udp +tcp, 192.0.2.2:5072 Tcp, 192.0.2.1:5073 Tls srv.test")]
    [InlineData("sip:srv.test;transport=udp", "192.0.2.1:5070 Udp, 192.0.2.2:5071 Udp")]
    [InlineData("sip:srv.test;transport=tcp", "192.0.2.2:5072 Tcp")]
    [InlineData("sips:srv.test", "192.0.2.1:5073 Tls srv.test")]
    [InlineData("sip:someone@srv.test;maddr=one.test", "192.0.2.1:5060 Udp +tcp")]
    [InlineData("sip:naptr.test", "192.0.2.1:5061 Tls naptr.test, 192.0.2.2:5062 Tcp")]
    [InlineData("sips:naptr.test", "192.0.2.1:5061 Tls naptr.test")]
    [InlineData("sip:naptr.test;transport=udp", "192.0.2.2:5063 Udp")]
    [InlineData("sip:closed.test;transport=udp", "")]
    [InlineData("sip:missing.test", "")]
    [InlineData("sip:one.test;transport=sctp", "")]
    [InlineData("tel:+4930123456", "")]
    [InlineData("sip:192.0.2.77:5077", "192.0.2.77:5077 Udp +tcp")]
    public async Task Targets_come_in_the_order_to_try(string text, string expected)
    {
        var client = new DnsClient(new DnsServers([_dns.Address]), new HostsFile("/nowhere"), TimeProvider.System);
        Assert.True(SipUri.TryParse(text, out var uri));

        var targets = await new SipResolver(client, withV4: true, withV6: true).ResolveAsync(uri, default);

        Assert.Equal(expected, string.Join(", ", targets.Select(target =>
            $"{target.Remote} {target.Kind}{(target.TlsName is { } name ? " " + name : "")}{(target.MayUseTcp ? " +tcp" : "")}")));
    }
}
