using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class CSeqHeaderTests
{
    [Theory]
    [InlineData("0009  INVITE", 9u, "INVITE")]
    [InlineData("2147483647 odd-Method", 2147483647u, "odd-Method")]
    public void A_value_is_read(string text, uint number, string method)
    {
        Assert.True(CSeqHeader.TryParse(text, out var cseq));
        Assert.Equal(new CSeqHeader(number, method), cseq);
    }

    [Theory]
    [InlineData("2147483648 INVITE")]
    [InlineData("36893488147419103232 INVITE")]
    [InlineData("-1 INVITE")]
    [InlineData("1")]
    [InlineData("INVITE")]
    [InlineData("1 IN VITE")]
    [InlineData("")]
    public void What_breaks_the_grammar_is_refused(string text) => Assert.False(CSeqHeader.TryParse(text, out _));
}
