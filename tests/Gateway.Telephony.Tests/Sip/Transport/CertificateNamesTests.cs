using System.Net;
using Gateway.Peers.Security;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

public sealed class CertificateNamesTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("EXAMPLE.com", "example.COM.", true)]
    [InlineData("example.com", "sip.example.com", false)]
    [InlineData("*.example.com", "sip.example.com", false)]
    [InlineData("sip:example.com", "example.com", true)]
    [InlineData("sip:someone@example.com", "example.com", false)]
    [InlineData("https://example.com", "example.com", false)]
    [InlineData("sip:example.org example.com", "example.com", false)]
    [InlineData("https://example.org example.com", "example.com", true)]
    [InlineData("sip1.example.com example.com", "example.com", true)]
    [InlineData("", "peer", true)]
    [InlineData("example.com", "peer", false)]
    public void A_domain_is_proven_as_RFC_5922_says(string names, string domain, bool isProven)
    {
        using var certificate = _authority.Make(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(isProven, CertificateNames.Of(certificate).Proves(domain));
    }

    [Fact]
    public void An_address_is_proven_by_an_address_only()
    {
        using var certificate = _authority.Make("127.0.0.1", "::1");
        var names = CertificateNames.Of(certificate);
        Assert.True(names.Proves(IPAddress.Loopback));
        Assert.True(names.Proves(IPAddress.IPv6Loopback));
        Assert.False(names.Proves(IPAddress.Parse("127.0.0.2")));
        Assert.False(names.Proves("127.0.0.1"));
    }

    [Fact]
    public void A_wildcard_chooses_our_certificate_but_proves_nothing()
    {
        using var certificate = _authority.Make("*.example.com");
        var names = CertificateNames.Of(certificate);
        Assert.True(names.Covers("sip.example.com"));
        Assert.False(names.Covers("a.sip.example.com"));
        Assert.False(names.Covers("example.com"));
    }
}
