using Gateway.Desk.Flows;
using Gateway.Desk.Reception;

namespace Gateway.Desk.Tests.Flows;

public sealed class HotlineDirectoryTests
{
    private readonly HotlineDirectory _directory = new(
        [
            new HotlineOptions { Name = "main", Numbers = ["+49 30 23125100", "100"], Queue = "general" },
            new HotlineOptions { Name = "sales", Numbers = ["030 23125200"], Queue = "sales" },
        ],
        "DE");

    [Theory]
    [InlineData("+493023125100", "main")]
    [InlineData("03023125100", "main")]
    [InlineData("00493023125100", "main")]
    [InlineData("100", "main")]
    [InlineData("+493023125200", "sales")]
    public void A_number_is_found_however_the_trunk_writes_it(string dialled, string hotline)
    {
        Assert.Equal(hotline, _directory.Find(dialled)?.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("101")]
    [InlineData("+493023125101")]
    [InlineData("1003023125100")]
    public void Other_numbers_are_no_hotline(string dialled)
    {
        Assert.Null(_directory.Find(dialled));
    }
}
