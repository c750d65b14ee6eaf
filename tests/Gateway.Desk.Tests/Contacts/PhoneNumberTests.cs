using Gateway.Desk.Contacts;

namespace Gateway.Desk.Tests.Contacts;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+49301234567", "DE", "+49301234567")]
    [InlineData("0049301234567", "DE", "+49301234567")]
    [InlineData("0301234567", "DE", "+49301234567")]
    [InlineData("+49-30-123 4567", "DE", "+49301234567")]
    [InlineData("030 / 123 45 67", "DE", "+49301234567")]
    [InlineData("+49 (0) 30 1234567", "DE", "+49301234567")]
    [InlineData("+490301234567", "FR", "+49301234567")]
    [InlineData("49301234567", "DE", "+49301234567")]
    [InlineData("tel:+49-30-123.4567;phone-context=example.org", "DE", "+49301234567")]
    [InlineData("sip:+49301234567@192.0.2.1;user=phone", "DE", "+49301234567")]
    [InlineData("+49301234567;ext=12", "DE", "+49301234567")]
    [InlineData("0316 123456", "AT", "+43316123456")]
    [InlineData("044 668 18 00", "CH", "+41446681800")]
    [InlineData("0212345678", "IT", "+390212345678")]
    [InlineData("+390212345678", "DE", "+390212345678")]
    [InlineData("3312345678", "IT", "+393312345678")]
    [InlineData("912345678", "ES", "+34912345678")]
    [InlineData("(212) 555-0123", "US", "+12125550123")]
    [InlineData("1-212-555-0123", "US", "+12125550123")]
    [InlineData("011 49 30 1234567", "US", "+49301234567")]
    [InlineData("06 1 234 5678", "HU", "+3612345678")]
    [InlineData("8 (916) 123-45-67", "RU", "+79161234567")]
    [InlineData("020 7946 0018", "gb", "+442079460018")]
    [InlineData("01 42 68 53 00", "FR", "+33142685300")]
    public void A_public_number_has_one_normal_form(string text, string country, string expected)
    {
        Assert.True(PhoneNumber.TryParse(text, country, out var number));
        Assert.Equal(expected, number.Value);
        Assert.True(PhoneNumber.TryParse(number.Value, "", out var again));
        Assert.Equal(number, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("anonymous")]
    [InlineData("Restricted")]
    [InlineData("unavailable")]
    [InlineData("110")]
    [InlineData("112")]
    [InlineData("116117")]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData("0110")]
    [InlineData("12")]
    [InlineData("1234567")]
    [InlineData("+49")]
    [InlineData("+49110")]
    [InlineData("+0301234567")]
    [InlineData("000301234567")]
    [InlineData("+4930123456789012")]
    [InlineData("+49+30123456")]
    [InlineData("+49 30 12a456")]
    [InlineData("+٤٩٣٠١٢٣٤٥٦٧")]
    [InlineData("*21*0301234567#")]
    [InlineData("tel:")]
    [InlineData("anna")]
    [InlineData("+49301234567\r\nEvil: 1")]
    public void Short_internal_withheld_and_broken_numbers_are_no_phone_numbers(string? text) =>
        Assert.False(PhoneNumber.TryParse(text, "DE", out _));

    [Theory]
    [InlineData("ES", "112")]
    [InlineData("IT", "118")]
    [InlineData("US", "911")]
    [InlineData("DK", "1813")]
    [InlineData("XX", "0301234567")]
    [InlineData("", "301234567")]
    public void Short_codes_of_countries_without_a_prefix_and_unknown_countries_are_refused(string country, string text) =>
        Assert.False(PhoneNumber.TryParse(text, country, out _));

    [Theory]
    [InlineData("+49301234567", "+49 301 234 567")]
    [InlineData("+12125550123", "+1 212 555 0123")]
    [InlineData("+4930123456", "+49 301 234 56")]
    [InlineData("+420212345678", "+420 212 345 678")]
    public void People_see_the_number_in_groups(string text, string expected)
    {
        Assert.True(PhoneNumber.TryParse(text, "DE", out var number));
        Assert.Equal(expected, number.Display);
    }

    [Fact]
    public void A_log_line_shows_a_number_only_masked()
    {
        Assert.True(PhoneNumber.TryParse("+49301234567", "DE", out var number));
        Assert.Equal("caller +4930•••67", $"caller {number}");
        Assert.Equal("", default(PhoneNumber).ToString());
    }

    [Fact]
    public void Ten_thousand_mutated_numbers_never_throw_and_are_normal_when_read()
    {
        const string alphabet = "0123456789+-.()/ ;@:abc\u00A0٣";
        var random = new Random(20260105);
        for (var i = 0; i < 10_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(70)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            if (PhoneNumber.TryParse(text, "DE", out var number))
            {
                Assert.Matches("^\\+[1-9][0-9]{6,14}$", number.Value);
                Assert.StartsWith("+", number.Display);
            }
        }
    }
}
