using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public class ReasonHeaderTests
{
    [Theory]
    [InlineData("SIP;cause=200;text=\"Call completed elsewhere\"", "SIP", 200, "Call completed elsewhere")]
    [InlineData("Q.850 ; cause=16 ; text=\"say \\\"bye\\\"\"", "Q.850", 16, "say \"bye\"")]
    [InlineData("Preemption", "Preemption", null, null)]
    [InlineData("SIP;cause=many", "SIP", null, null)]
    public void A_right_value_is_read_and_written(string text, string protocol, int? cause, string? words)
    {
        Assert.True(ReasonHeader.TryParse(text, out var reason));
        Assert.Equal(new ReasonHeader(protocol, cause, words), reason);
        Assert.True(ReasonHeader.TryParse(reason.ToString(), out var again));
        Assert.Equal(reason, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";cause=16")]
    [InlineData("a b;cause=1")]
    [InlineData("SIP;text=\"open")]
    public void A_broken_value_is_refused(string text) => Assert.False(ReasonHeader.TryParse(text, out _));

    [Fact]
    public void All_reasons_of_a_message_are_read_and_a_broken_one_passed_over()
    {
        var message = new SipResponse(487);
        message.Headers.Add("Reason", "Q.850;cause=26, ;x=1, SIP;cause=200;text=\"a, b\"");
        message.Headers.Add("Reason", "x;y");
        var reasons = ReasonHeader.ReadAll(message);
        Assert.Equal(["Q.850", "SIP", "x"], reasons.Select(reason => reason.Protocol));
        Assert.Equal([false, true, false], reasons.Select(reason => reason.IsAnsweredElsewhere));
        Assert.Empty(ReasonHeader.ReadAll(new SipResponse(487)));
    }

    [Fact]
    public void Words_of_ours_stay_in_their_line_and_in_their_quotes() =>
        Assert.Equal(
            "SIP;cause=408;text=\"a  X: \\\"b\\\"\"", new ReasonHeader("SIP", 408, "a\r\nX: \"b\"").ToString());
}
