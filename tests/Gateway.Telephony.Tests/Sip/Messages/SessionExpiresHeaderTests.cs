using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public class SessionExpiresHeaderTests
{
    [Theory]
    [InlineData("1800", 1800, null)]
    [InlineData(" 90 ;refresher=uas", 90, "uas")]
    [InlineData("4000;x=1;Refresher=UAC", 4000, "uac")]
    [InlineData("4000;refresher=nobody", 4000, null)]
    public void A_right_value_is_read(string text, long seconds, string? refresher)
    {
        Assert.True(SessionExpiresHeader.TryParse(text, out var header));
        Assert.Equal(new SessionExpiresHeader((uint)seconds, refresher), header);
        Assert.True(SessionExpiresHeader.TryParse(header.ToString(), out var again));
        Assert.Equal(header, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("1800 ; refresher = \"")]
    [InlineData("soon")]
    public void A_broken_value_is_refused(string text) => Assert.False(SessionExpiresHeader.TryParse(text, out _));

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90;x=y", 90)]
    [InlineData("x", null)]
    public void Min_SE_is_a_number_of_seconds(string text, int? seconds) =>
        Assert.Equal((uint?)seconds, SessionExpiresHeader.TryParseMinimum(text, out var read) ? read : null);
}
