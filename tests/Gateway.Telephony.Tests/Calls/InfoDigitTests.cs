using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Calls;

public sealed class InfoDigitTests
{
    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5')]
    [InlineData("application/dtmf-relay", "Signal= 0\nDuration= 100", '0')]
    [InlineData("Application/DTMF-Relay; charset=utf-8", "signal=#", '#')]
    [InlineData("application/dtmf-relay", "Duration=160\r\nSignal=10", '*')]
    [InlineData("application/dtmf", "7", '7')]
    [InlineData("application/dtmf", "11\r\n", '#')]
    public void Keys_are_read_in_both_usual_forms(string type, string body, char expected)
    {
        Assert.True(InfoDigit.TryRead(Info(type, body), out var digit));
        Assert.Equal(expected, digit);
    }

    [Theory]
    [InlineData("application/dtmf-relay", "Duration=160")]
    [InlineData("application/dtmf-relay", "")]
    [InlineData("application/dtmf", "55")]
    [InlineData("application/dtmf", "x")]
    [InlineData("application/media_control+xml", "5")]
    [InlineData(null, "5")]
    public void Anything_else_is_no_key(string? type, string body)
    {
        Assert.False(InfoDigit.TryRead(Info(type, body), out _));
    }

    private static SipRequest Info(string? type, string body)
    {
        Assert.True(SipUri.TryParse("sip:100@127.0.0.1", out var uri));
        var info = new SipRequest(SipMethods.Info, uri) { Body = Encoding.ASCII.GetBytes(body) };
        if (type is not null)
        {
            info.Headers.Set("Content-Type", type);
        }

        return info;
    }
}
