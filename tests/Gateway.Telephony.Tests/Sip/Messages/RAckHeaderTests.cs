using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public class RAckHeaderTests
{
    [Theory]
    [InlineData("776656 1 INVITE", 776656, 1, "INVITE")]
    [InlineData(" 2147483647\t0   INVITE ", 2147483647, 0, "INVITE")]
    public void A_right_value_is_read(string text, long response, long sequence, string method)
    {
        Assert.True(RAckHeader.TryParse(text, out var header));
        Assert.Equal(new RAckHeader((uint)response, (uint)sequence, method), header);
        Assert.True(RAckHeader.TryParse(header.ToString(), out var again));
        Assert.Equal(header, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 INVITE")]
    [InlineData("1 2 INVITE x")]
    [InlineData("-1 2 INVITE")]
    [InlineData("2147483648 2 INVITE")]
    [InlineData("1 99999999999999999999 INVITE")]
    [InlineData("1 2 IN{VITE")]
    public void A_broken_value_is_refused(string text) => Assert.False(RAckHeader.TryParse(text, out _));

    [Theory]
    [InlineData("1", true)]
    [InlineData(" 2147483647", true)]
    [InlineData("0", false)]
    [InlineData("2147483648", false)]
    [InlineData("1 2", false)]
    [InlineData("", false)]
    public void An_RSeq_is_a_number_from_one(string text, bool isRight) =>
        Assert.Equal(isRight, RAckHeader.TryParseRSeq(text, out _));
}
