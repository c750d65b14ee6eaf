using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 3261 section 8.2, refusal by refusal.</summary>
public class RequestCheckTests
{
    [Theory]
    [InlineData("INVITE", "", null)]
    [InlineData("OPTIONS", "", null)]
    [InlineData("REGISTER", "Max-Forwards: 0", null)]
    [InlineData("OPTIONS", "Max-Forwards: 0", null)]
    [InlineData("INVITE", "Max-Forwards: 0", "483")]
    [InlineData("SUBSCRIBE", "", "405 Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE")]
    [InlineData("invite", "", "501 Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE")]
    [InlineData("NEWMETHOD", "", "501 Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE")]
    [InlineData("INVITE", "Require: 100rel, replaces, telepathy", "420 Unsupported: telepathy")]
    [InlineData("INVITE", "Content-Type: text/plain", "415 Accept: application/sdp")]
    [InlineData("INVITE", "Content-Type: Application/SDP ; charset=x", null)]
    [InlineData("INVITE", "Content-Type: application/sdp\nContent-Encoding: gzip", "415 Accept-Encoding: identity")]
    [InlineData("REGISTER", "Content-Type: text/plain", null)]
    public void A_request_is_refused_for_what_we_cannot_do(string method, string headers, string? expected) =>
        Assert.Equal(expected, Describe(RequestCheck.Refusal(Request(method, "sip:hotline@example.org", headers))));

    [Theory]
    [InlineData("sips:hotline@example.org", "416")]
    [InlineData("http://example.org", "416")]
    [InlineData("tel:+4930123456", null)]
    public void A_foreign_URI_scheme_is_refused(string uri, string? expected) =>
        Assert.Equal(expected, Describe(RequestCheck.Refusal(Request("INVITE", uri, ""))));

    [Fact]
    public void An_INVITE_without_a_Contact_is_refused()
    {
        var request = Request("INVITE", "sip:hotline@example.org", "");
        request.Headers.Remove(HeaderNames.Contact);
        Assert.Equal((400, "Missing Contact"), (RequestCheck.Refusal(request)!.Status, RequestCheck.Refusal(request)!.Reason));
    }

    private static string? Describe(SipResponse? response)
    {
        if (response is null)
            return null;
        string[] told = [HeaderNames.Allow, HeaderNames.Unsupported, HeaderNames.Accept, "Accept-Encoding"];
        var header = told.Where(response.Headers.Contains).Select(name => $" {name}: {response.Headers.Get(name)}");
        return response.Status + string.Concat(header);
    }

    private static SipRequest Request(string method, string uri, string headers)
    {
        var body = headers.Contains("Content-Type", StringComparison.Ordinal) ? "body" : "";
        var text =
            $"""
            {method} {uri} SIP/2.0
            Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1
            From: <sip:a@example.org>;tag=a
            To: <sip:b@example.org>
            Call-ID: 1
            CSeq: 1 {method}
            Contact: <sip:a@10.0.0.1>
            {headers}
            """;
        var octets = Encoding.ASCII.GetBytes(text.TrimEnd().ReplaceLineEndings("\r\n") + "\r\n\r\n" + body);
        Assert.True(SipParser.TryParse(octets, out var message, out var error), error?.Reason);
        return (SipRequest)message;
    }
}
