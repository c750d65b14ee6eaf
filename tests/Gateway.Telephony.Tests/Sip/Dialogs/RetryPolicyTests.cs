using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

public class RetryPolicyTests
{
    [Theory]
    [InlineData(491, null, true, 0.0, 2100)]
    [InlineData(491, null, true, 0.9999, 3990)]
    [InlineData(491, null, false, 0.0, 0)]
    [InlineData(491, null, false, 0.5, 1000)]
    [InlineData(491, null, false, 0.9999, 1990)]
    [InlineData(500, "3", true, 0.5, 3000)]
    [InlineData(503, "0", true, 0.5, 0)]
    [InlineData(500, "11", true, 0.5, null)]
    [InlineData(500, null, true, 0.5, null)]
    [InlineData(488, "3", true, 0.5, null)]
    [InlineData(200, null, true, 0.5, null)]
    public void The_next_try_waits_as_the_RFCs_say(int status, string? retryAfter, bool ownsCallId, double random, int? milliseconds)
    {
        var response = new SipResponse(status);
        if (retryAfter is not null)
            response.Headers.Add("Retry-After", retryAfter);
        Assert.Equal(milliseconds, RetryPolicy.DelayAfter(response, ownsCallId, random)?.TotalMilliseconds);
    }
}
