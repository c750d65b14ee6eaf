using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

public class SipTargetTests
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
        Assert.Equal(expected, SipTarget.TryRead(uri, out var target) ? $"{target.Remote} {target.Kind}" : null);
    }

    [Theory]
    [InlineData("sip:192.0.2.1", true)]
    [InlineData("sip:192.0.2.1;transport=udp", false)]
    [InlineData("sip:192.0.2.1;transport=tcp", false)]
    [InlineData("sips:192.0.2.1", false)]
    public void TCP_may_stand_in_for_UDP_when_the_URI_names_no_transport(string text, bool mayUseTcp)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.True(SipTarget.TryRead(uri, out var target));
        Assert.Equal(mayUseTcp, target.MayUseTcp);
    }
}
