using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Tests.Flows.Messages;

public sealed class OutboxScheduleTests
{
    private static readonly DateTimeOffset Created = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly OutboxItem Item = new(
        1, OutboxKind.Message, "whatsapp", "7", "m", null, Created, Created, 0, OutboxState.Waiting, null);

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0.5)]
    [InlineData(2, 0, 2)]
    [InlineData(5, 0, 16)]
    [InlineData(40, 0, 3600)]
    public void Each_try_waits_twice_as_long_up_to_an_hour(int attempt, double random, double seconds) =>
        Assert.Equal(Created.AddSeconds(seconds), OutboxSchedule.NextDue(Item, attempt, new SendResult.Later("busy"), Created, random));

    [Fact]
    public void A_provider_that_names_a_time_is_not_asked_earlier() => Assert.Equal(
        Created.AddSeconds(90),
        OutboxSchedule.NextDue(Item, 1, new SendResult.Later("slow down", TimeSpan.FromSeconds(90)), Created, 0));

    [Fact]
    public void The_last_try_comes_after_a_day()
    {
        Assert.Equal(
            Created.AddHours(24), OutboxSchedule.NextDue(Item, 30, new SendResult.Later("busy"), Created.AddHours(23.5), 0));
        Assert.Null(OutboxSchedule.NextDue(Item, 31, new SendResult.Later("busy"), Created.AddHours(24), 0));
    }

    [Fact]
    public void What_was_refused_is_not_tried_again() =>
        Assert.Null(OutboxSchedule.NextDue(Item, 1, new SendResult.Refused("no"), Created, 0));
}
