using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Calls;

public sealed class CallerReaderTests
{
    [Theory]
    [InlineData("<sip:030555@trunk>", "", "030555", false)]
    [InlineData("\"Erika\" <sip:+4930555@trunk>", "P-Asserted-Identity: <sip:+4940777@trunk>", "+4940777", true)]
    [InlineData("<sip:+4930555@trunk>", "P-Asserted-Identity: <tel:+4940777;ext=1>", "+4940777", true)]
    [InlineData("<sip:anonymous@anonymous.invalid>", "P-Asserted-Identity: <sip:+4940777@trunk>", "+4940777", true)]
    [InlineData("<sip:+4930555@trunk>", "P-Asserted-Identity: nonsense", "+4930555", false)]
    public void The_asserted_identity_goes_before_the_From(string from, string header, string number, bool isAsserted)
    {
        var caller = CallerReader.Read(Invite(from, header));

        Assert.Equal(number, caller.Number);
        Assert.Equal(isAsserted, caller.IsAsserted);
        Assert.False(caller.IsWithheld);
    }

    [Theory]
    [InlineData("<sip:+4930555@trunk>", "Privacy: id")]
    [InlineData("<sip:+4930555@trunk>", "Privacy: session;user;critical")]
    [InlineData("<sip:anonymous@anonymous.invalid>", "Privacy: id\r\nP-Asserted-Identity: <sip:+4940777@trunk>")]
    [InlineData("\"Anonymous\" <sip:anonymous@anonymous.invalid>", "")]
    [InlineData("<sip:trunk.example.com>", "")]
    public void A_caller_who_asks_for_privacy_stays_unknown(string from, string header)
    {
        Assert.Equal(Caller.Withheld, CallerReader.Read(Invite(from, header)));
    }

    [Fact]
    public void Privacy_none_hides_nothing()
    {
        Assert.Equal("+4930555", CallerReader.Read(Invite("<sip:+4930555@trunk>", "Privacy: none")).Number);
    }

    private static SipRequest Invite(string from, string header)
    {
        var text = $"""
            INVITE sip:100@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK1
            Max-Forwards: 70
            From: {from};tag=1
            To: <sip:100@127.0.0.1>
            Call-ID: caller@test
            CSeq: 1 INVITE
            {header}
            """.ReplaceLineEndings("\r\n").TrimEnd() + "\r\nContent-Length: 0\r\n\r\n";
        Assert.True(SipParser.TryParse(Encoding.ASCII.GetBytes(text), out var message, out var error), $"{error}");
        return Assert.IsType<SipRequest>(message);
    }
}
