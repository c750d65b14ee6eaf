using System.Net.Sockets;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

public class TargetResolverTests
{
    [Theory]
    [InlineData("sip:a@192.0.2.1", "192.0.2.1:5060 Udp")]
    [InlineData("sip:a@192.0.2.1:5070;transport=tcp", "192.0.2.1:5070 Tcp")]
    [InlineData("sip:a@192.0.2.1;transport=UDP", "192.0.2.1:5060 Udp")]
    [InlineData("sip:[2001:db8::1]:5070", "[2001:db8::1]:5070 Udp")]
    [InlineData("sip:example.org;maddr=192.0.2.7", "192.0.2.7:5060 Udp")]
    [InlineData("sip:a@192.0.2.1;transport=tls", "192.0.2.1:5061 Tls")]
    [InlineData("sips:a@192.0.2.1", "192.0.2.1:5061 Tls")]
    [InlineData("sips:a@192.0.2.1:5070;transport=tcp", "192.0.2.1:5070 Tls")]
    [InlineData("sips:a@192.0.2.1;transport=udp", null)]
    [InlineData("sip:a@192.0.2.1;transport=sctp", null)]
    [InlineData("tel:+4930123456", null)]
    [InlineData("sip:host.example.org", null)]
    public void An_address_is_read_from_the_URI(string text, string? expected)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.Equal(expected, TargetResolver.TryRead(uri, out var remote, out var kind) ? $"{remote} {kind}" : null);
    }

    [Fact]
    public async Task A_host_name_is_looked_up()
    {
        Assert.True(SipUri.TryParse("sip:a@localhost:5070;transport=tcp", out var uri));
        var found = await TargetResolver.ResolveAsync(uri, AddressFamily.InterNetwork, default);
        Assert.Equal("127.0.0.1:5070 Tcp", $"{found!.Value.Remote} {found.Value.Kind}");
    }

    [Theory]
    [InlineData("sip:a@host.invalid")]
    [InlineData("sip:a@192.0.2.1;transport=sctp")]
    public async Task What_cannot_be_found_is_null(string text)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.Null(await TargetResolver.ResolveAsync(uri, AddressFamily.InterNetwork, default));
    }
}
