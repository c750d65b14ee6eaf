using Gateway.Telephony.Media.Dtmf;

namespace Gateway.Telephony.Tests.Media.Dtmf;

public class KeyCodesTests
{
    private readonly KeyCodes _codes = new("05", "34");
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("1234567890#", "1234567890#", "")]
    [InlineData("*5", "", "*5")]
    [InlineData("1*52", "12", "*5")]
    [InlineData("*322#", "", "*322#")]
    [InlineData("*30049301234567#7", "7", "*30049301234567#")]
    [InlineData("*31*322#", "", "*322#")]
    [InlineData("*322*", "", "")]
    [InlineData("**5", "*5", "")]
    [InlineData("*7", "*7", "")]
    [InlineData("*#", "*#", "")]
    [InlineData("*3#8", "8", "")]
    [InlineData("*3A8", "8", "")]
    [InlineData("*312345678901234567890123", "", "")]
    public void Codes_are_kept_and_other_keys_passed(string pressed, string passed, string code)
    {
        Assert.Equal((passed, code), Press(pressed));
    }

    [Fact]
    public void A_star_that_nothing_follows_is_the_other_partys_and_an_unfinished_number_nobodys()
    {
        Press("*");
        Assert.False(_codes.IsOver(_now + KeyCodes.Patience));
        Assert.True(_codes.IsOver(_now + KeyCodes.Patience + TimeSpan.FromTicks(1)));
        Assert.Equal("*", _codes.Take());

        Press("*32");
        Assert.False(_codes.IsOver(_now + TimeSpan.FromMinutes(1)));
        Assert.Equal(("2#", ""), Press("2#"));
    }

    private (string Passed, string Code) Press(string keys)
    {
        var (passed, code) = ("", "");
        foreach (var key in keys)
        {
            _now += TimeSpan.FromSeconds(1);
            switch (_codes.Examine(key, _now))
            {
                case KeyVerdict.Pass:
                    passed += key;
                    break;
                case KeyVerdict.Release:
                    passed += _codes.Take();
                    break;
                case KeyVerdict.Code:
                    code += _codes.Take();
                    break;
            }
        }

        return (passed, code);
    }
}
