using System.Text;
using Gateway.Telephony.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 3420: the status line that a NOTIFY about a REFER carries.</summary>
public sealed class ReferFragmentTests
{
    [Theory]
    [InlineData("SIP/2.0 100 Trying\r\n", 100, "Trying")]
    [InlineData("SIP/2.0 486 Busy Here", 486, "Busy Here")]
    [InlineData("sip/2.0 200 OK\r\nTo: <sip:a@b>\r\n", 200, "OK")]
    [InlineData("SIP/2.0 603\r\n", 603, "")]
    public void Its_status_is_read(string body, int status, string reason)
    {
        Assert.True(ReferFragment.TryRead(Encoding.ASCII.GetBytes(body), out var read, out var words));
        Assert.Equal((status, reason), (read, words));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("SIP/2.0")]
    [InlineData("SIP/2.0 20")]
    [InlineData("SIP/2.0 999 x")]
    [InlineData("SIP/2.0 -20 x")]
    [InlineData("HTTP/1.1 200 OK")]
    public void Anything_else_says_nothing(string body) =>
        Assert.False(ReferFragment.TryRead(Encoding.ASCII.GetBytes(body), out _, out _));

    [Fact]
    public void It_is_one_line_whatever_the_reason_holds() =>
        Assert.Equal("SIP/2.0 480 gone  Evil: 1\r\n", Encoding.ASCII.GetString(ReferFragment.Write(480, "gone\r\nEvil: 1")));
}
