using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class SipParserTests
{
    [Fact]
    public void An_INVITE_gives_its_method_uri_headers_and_body()
    {
        var request = Wire.Request(Wire.Text("INVITE", "Contact: <sip:anna@192.0.2.7:5062>\nContent-Type: application/sdp", "v=0\n"));

        Assert.Equal("INVITE", request.Method);
        Assert.Equal("hotline", request.RequestUri.User);
        Assert.Equal("z9hG4bKa1b2c3", request.TopVia.Branch);
        Assert.True(request.TopVia.WantsRport);
        Assert.Equal("Anna Berg", request.From.DisplayName);
        Assert.Equal("f7a3", request.From.Tag);
        Assert.Null(request.To.Tag);
        Assert.Equal("5f1e0c@192.0.2.7", request.CallId);
        Assert.Equal(new CSeqHeader(17, "INVITE"), request.CSeq);
        Assert.Equal(70, request.MaxForwards);
        Assert.Equal("application/sdp", request.ContentType);
        Assert.Equal(5062, Assert.Single(request.Headers.Contacts).Uri.Port);
        Assert.Equal("v=0\r\n", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void A_response_gives_its_status_and_reason()
    {
        var response = Assert.IsType<SipResponse>(Wire.Parse(Wire.Text("INVITE").Replace(
            "INVITE sip:hotline@gateway.example SIP/2.0", "SIP/2.0 486 Besetzt, später wieder", StringComparison.Ordinal)));

        Assert.Equal(486, response.Status);
        Assert.Equal("Besetzt, später wieder", response.Reason);
    }

    [Fact]
    public void A_response_to_a_request_copies_what_ties_the_two_together()
    {
        var request = Wire.Request(Wire.Text("INVITE", "Via: SIP/2.0/TCP proxy.example;branch=z9hG4bKx, SIP/2.0/UDP 198.51.100.1"));

        var response = Wire.Parse(SipWriter.Write(SipResponse.For(request, 180, toTag: "t1")));

        Assert.Equal(3, response.Headers.Vias.Count);
        Assert.Equal("t1", response.To.Tag);
        Assert.Equal("f7a3", response.From.Tag);
        Assert.Equal(request.CallId, response.CallId);
        Assert.Equal(request.CSeq, response.CSeq);
    }
}
