using Gateway.Host.Operations;

namespace Gateway.Host.Tests.Operations;

public sealed class LogMaskTests
{
    [Theory]
    [InlineData("call from +493023125222", "call from +493•••22")]
    [InlineData("INVITE sip:+493023125222@127.0.0.1:5060", "INVITE sip:+493•••22@127.0.0.1:5060")]
    [InlineData("INVITE sips:03023125222@host", "INVITE sips:0302•••22@host")]
    [InlineData("tel:03023125222", "tel:0302•••22")]
    [InlineData("sip:100@host", "sip:100@host")]
    [InlineData("sip:anna@host", "sip:anna@host")]
    [InlineData("call 20251122133001@127.0.0.1", "call 20251122133001@127.0.0.1")]
    public void Phone_numbers_are_masked_and_other_digits_stay(string text, string expected) =>
        Assert.Equal(expected, LogMask.Text(text));

    [Theory]
    [InlineData("a\r\n2026 info forged", @"a\u000d\u000a2026 info forged")]
    [InlineData("\u001b[31mred", @"\u001b[31mred")]
    [InlineData("line\u2028separator", @"line\u2028separator")]
    [InlineData("Grüße", "Grüße")]
    public void Nobody_can_forge_a_line(string text, string expected) => Assert.Equal(expected, LogMask.Text(text));
}
