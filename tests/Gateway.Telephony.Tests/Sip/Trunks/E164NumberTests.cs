using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Tests.Sip.Trunks;

public sealed class E164NumberTests
{
    [Theory]
    [InlineData("+49301234567")]
    [InlineData("+1234567")]
    [InlineData("+123456789012345")]
    public void A_plus_and_digits_are_a_number(string text)
    {
        Assert.True(E164Number.TryParse(text, out var number));
        Assert.Equal(text, number.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("49301234567")]
    [InlineData("0049301234567")]
    [InlineData("+049301234567")]
    [InlineData("+123456")]
    [InlineData("+1234567890123456")]
    [InlineData("+49 30 1234567")]
    [InlineData("+49301234567;phone-context=+1900")]
    [InlineData("+49301234567?Route=%3Csip:evil%3E")]
    [InlineData("+49301234567%0d%0aX: y")]
    [InlineData("+49301234567\r\nX: y")]
    [InlineData("+49301234567@evil.example")]
    [InlineData("+49301234567&+49900123456")]
    [InlineData("+49301234567,+49900123456")]
    [InlineData("+49301234567' OR 1=1 --")]
    [InlineData("+49301234567`reboot`")]
    [InlineData("+4930123４567")]
    [InlineData("+49301234567*")]
    [InlineData("sip:+49301234567")]
    public void Nothing_else_is(string? text) => Assert.False(E164Number.TryParse(text, out _));

    [Theory]
    [InlineData("+49301234567", "Plus", "+49301234567")]
    [InlineData("+49301234567", "Digits", "49301234567")]
    [InlineData("+49301234567", "ZeroZero", "0049301234567")]
    [InlineData("+49301234567", "National", "0301234567")]
    [InlineData("+43123456789", "National", "0043123456789")]
    public void Each_provider_gets_it_in_its_form(string text, string format, string expected)
    {
        Assert.True(E164Number.TryParse(text, out var number));
        Assert.Equal(expected, number.Write(Enum.Parse<NumberFormat>(format), "49"));
    }
}
