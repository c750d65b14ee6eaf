using System.Text.Json;
using Gateway.Desk.Flows;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Host.Api.Company;
using Gateway.Host.Configuration;
using Gateway.Testing;

namespace Gateway.Host.Tests.Api;

public sealed class CompanyPageTests
{
    // It is Monday, 9:00 UTC.
    private readonly ManualTime _time = new();
    private int _asked;

    [Theory]
    [InlineData(9, 17, true)]
    [InlineData(10, 17, false)]
    [InlineData(8, 9, false)]
    public void The_wait_is_told_while_the_hotline_is_open(int from, int to, bool isOpen)
    {
        var hotline = Read(PageOf(from, to)).GetProperty("hotlines")[0];

        Assert.Equal(isOpen, hotline.GetProperty("isOpen").GetBoolean());
        Assert.Equal(isOpen ? "95" : "null", hotline.GetProperty("estimatedWaitSeconds").GetRawText());
        Assert.Equal("+4930123456", Assert.Single(hotline.GetProperty("numbers").EnumerateArray()).GetString());
    }

    [Fact]
    public void Many_who_ask_cost_one_estimate_in_five_seconds()
    {
        var page = PageOf(9, 17);

        Assert.All(Enumerable.Range(0, 100), _ => page.Page());
        Assert.Equal(1, _asked);

        _time.Advance(TimeSpan.FromSeconds(5));
        page.Page();
        Assert.Equal(2, _asked);
    }

    private static JsonElement Read(CompanyPage page) => JsonDocument.Parse(page.Page()).RootElement;

    private CompanyPage PageOf(int from, int to) => new(
        new GatewayConfiguration
        {
            Company = "Test",
            Hotlines = [new HotlineOptions { Name = "service", Numbers = ["+4930123456", "100"], Queue = "general", Hours = "office" }],
            Hours =
            [
                new OpeningHours
                {
                    Name = "office",
                    Zone = TimeZoneInfo.Utc,
                    Week = new Dictionary<DayOfWeek, IReadOnlyList<OpeningSpan>> { [DayOfWeek.Monday] = [new(new TimeOnly(from, 0), new TimeOnly(to, 0))] },
                },
            ],
        },
        request =>
        {
            Assert.Equal("general", request.Queue);
            _asked++;
            return new QueueState(3, 2, 0, 1, TimeSpan.FromSeconds(95));
        },
        _time);
}
