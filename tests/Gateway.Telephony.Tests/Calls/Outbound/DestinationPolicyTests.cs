using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Tests.Calls.Outbound;

public sealed class DestinationPolicyTests
{
    private static readonly OutboundOptions Germany = new()
    {
        Allow = ["+49", "+4318", "+4490912345"],
        Deny = ["+4932", "+4318"],
        Prices = [new DestinationPrice("+49", 0.01m), new DestinationPrice("+4917", 0.1m)],
    };

    [Theory]
    [InlineData("+49301234567")]
    [InlineData("+12025550123")]
    public void Nothing_is_allowed_until_somebody_allows_it(string number)
    {
        var verdict = new DestinationPolicy(new OutboundOptions()).Judge(Number(number));

        Assert.False(verdict.IsAllowed);
        Assert.Equal("no allowed prefix fits: none is configured", verdict.Reason);
    }

    [Theory]
    [InlineData("+49301234567", true, "+49 is allowed")]
    [InlineData("+491701234567", true, "+49 is allowed")]
    [InlineData("+12025550123", false, "no allowed prefix fits")]
    [InlineData("+491234567", true, "+49 is allowed")]
    [InlineData("+49321234567", false, "+4932 is denied")]
    [InlineData("+4318123456", false, "+4318 is denied")]
    [InlineData("+49900123456", false, "+49900 is a premium, shared-cost or satellite range")]
    [InlineData("+491371234567", false, "+49137 is a premium, shared-cost or satellite range")]
    [InlineData("+4490912345678", true, "+4490912345 is allowed")]
    [InlineData("+4490987654321", false, "no allowed prefix fits")]
    [InlineData("+881612345678", false, "no allowed prefix fits")]
    public void The_longest_rule_counts_and_premium_numbers_are_denied_unless_named(string number, bool isAllowed, string reason)
    {
        var verdict = new DestinationPolicy(Germany).Judge(Number(number));

        Assert.Equal((isAllowed, reason), (verdict.IsAllowed, verdict.Reason));
    }

    [Fact]
    public void The_price_of_the_longest_prefix_counts_and_none_is_a_refusal_under_a_cap()
    {
        var policy = new DestinationPolicy(Germany with { CostPerHour = 5 });

        Assert.Equal(0.1m, policy.Judge(Number("+491701234567")).Price!.PerMinute);
        Assert.Equal(0.01m, policy.Judge(Number("+49301234567")).Price!.PerMinute);
        Assert.Equal((false, "its price is not known"), (policy.Judge(Number("+4490912345678")).IsAllowed, policy.Judge(Number("+4490912345678")).Reason));
    }

    private static E164Number Number(string text) => E164Number.TryParse(text, out var number) ? number : throw new FormatException(text);
}
