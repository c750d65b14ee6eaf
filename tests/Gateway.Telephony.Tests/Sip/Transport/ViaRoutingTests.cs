using System.Net;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>RFC 3261 sections 18.2.1 and 18.2.2, RFC 3581 section 4.</summary>
public class ViaRoutingTests
{
    private static readonly SipSource s_source = new(
        new(IPAddress.Parse("192.0.2.1"), 9988), new(IPAddress.Loopback, 5060), SipTransportKind.Udp, 0);

    [Theory]
    [InlineData("192.0.2.1:5070;branch=z9hG4bK1", "192.0.2.1:5070;branch=z9hG4bK1")]
    [InlineData("10.1.1.1:4540;branch=z9hG4bK1", "10.1.1.1:4540;branch=z9hG4bK1;received=192.0.2.1")]
    [InlineData("host.example.org;branch=z9hG4bK1", "host.example.org;branch=z9hG4bK1;received=192.0.2.1")]
    [InlineData("10.1.1.1:4540;rport;branch=z9hG4bK1", "10.1.1.1:4540;rport=9988;branch=z9hG4bK1;received=192.0.2.1")]
    [InlineData("192.0.2.1:5070;rport", "192.0.2.1:5070;rport=9988;received=192.0.2.1")]
    [InlineData("10.1.1.1;received=6.6.6.6", "10.1.1.1;received=192.0.2.1")]
    public void The_true_source_is_noted_in_the_Via(string via, string expected)
    {
        var request = Request(via);
        ViaRouting.NoteSource(request, s_source.Remote);
        Assert.Equal("SIP/2.0/UDP " + expected, request.TopVia.ToString());
    }

    [Theory]
    [InlineData("10.1.1.1:4540", "192.0.2.1:4540")]
    [InlineData("10.1.1.1", "192.0.2.1:5060")]
    [InlineData("10.1.1.1:4540;rport", "192.0.2.1:9988")]
    [InlineData("10.1.1.1:4540;rport=1;received=6.6.6.6", "192.0.2.1:9988")]
    [InlineData("10.1.1.1:4540;maddr=6.6.6.6", "192.0.2.1:4540")]
    public void A_response_goes_to_the_true_source_and_never_where_a_Via_only_claims(string via, string expected) =>
        Assert.Equal(expected, ViaRouting.ReplyFlow(Request(via).TopVia, s_source).Remote.ToString());

    [Fact]
    public void Over_TCP_a_response_takes_the_connection_of_its_request()
    {
        var source = s_source with { Kind = SipTransportKind.Tcp, ConnectionId = 7 };
        Assert.Same(source, ViaRouting.ReplyFlow(Request("10.1.1.1:4540").TopVia, source));
    }

    private static SipRequest Request(string via)
    {
        var request = new SipRequest(SipMethods.Options, new SipUri("sip", null, "example.org"));
        request.Headers.Add(HeaderNames.Via, "SIP/2.0/UDP " + via);
        return request;
    }
}
