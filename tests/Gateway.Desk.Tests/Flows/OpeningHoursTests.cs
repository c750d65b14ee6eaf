using Gateway.Desk.Flows;

namespace Gateway.Desk.Tests.Flows;

public sealed class OpeningHoursTests
{
    private readonly OpeningHours _office = new()
    {
        Name = "office",
        Week = new Dictionary<DayOfWeek, IReadOnlyList<OpeningSpan>>
        {
            [DayOfWeek.Monday] = [new(new(8, 0), new(12, 0)), new(new(13, 0), new(18, 0))],
            [DayOfWeek.Friday] = [new(new(8, 0), new(0, 0))],
        },
        Closed = new HashSet<DateOnly> { new(2026, 12, 25) },
    };

    [Theory]
    [InlineData("2026-11-23T07:00:00Z", true)] // Monday, 8 o'clock in Berlin
    [InlineData("2026-11-23T06:59:59Z", false)]
    [InlineData("2026-11-23T11:30:00Z", false)] // lunch
    [InlineData("2026-11-23T17:00:00Z", false)] // 18 o'clock is closed
    [InlineData("2026-07-06T06:00:00Z", true)] // a Monday in summer time
    [InlineData("2026-11-27T22:59:00Z", true)] // Friday until midnight
    [InlineData("2026-11-27T23:00:00Z", false)] // Saturday
    [InlineData("2026-12-25T10:00:00Z", false)] // a Friday, but a holiday
    public void Hours_are_those_of_the_zone(string instant, bool isOpen)
    {
        Assert.Equal(isOpen, _office.IsOpen(DateTimeOffset.Parse(instant)));
    }
}
