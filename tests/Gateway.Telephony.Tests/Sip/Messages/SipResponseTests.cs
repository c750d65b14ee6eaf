using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public class SipResponseTests
{
    [Theory]
    [InlineData("120", 120)]
    [InlineData("18000;duration=3600", 18000)]
    [InlineData("120 (I'm in a meeting)", 120)]
    [InlineData("120(late)", 120)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("99999999999", null)]
    public void Retry_After_is_a_number_of_seconds_with_words_behind(string text, int? seconds)
    {
        var response = new SipResponse(503);
        response.Headers.Add("Retry-After", text);
        Assert.Equal(seconds, response.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void Who_is_sent_away_is_told_when_to_come_back()
    {
        var request = new SipRequest(SipMethods.Options, new SipUri("sip", null, "gateway.example"));
        request.Headers.Add(HeaderNames.To, "<sip:gateway.example>");

        var response = SipResponse.Unavailable(request, 7, "tag");

        Assert.Equal((503, TimeSpan.FromSeconds(7), "tag"), (response.Status, response.RetryAfter, response.To.Tag));
    }
}
