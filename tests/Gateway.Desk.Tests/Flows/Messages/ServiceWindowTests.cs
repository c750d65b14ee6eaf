using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Tests.Flows.Messages;

public sealed class ServiceWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly ChannelTraits Day = new() { Window = TimeSpan.FromHours(24), AgentWindow = TimeSpan.FromDays(7) };

    [Theory]
    [InlineData(0, 24, true)]
    [InlineData(23, 1, true)]
    [InlineData(24, 0, false)]
    [InlineData(100, 0, false)]
    [InlineData(-3, 24, true)]
    public void Time_left_counts_from_the_customers_last_message(int hoursAgo, int hoursLeft, bool isOpen)
    {
        var conversation = Written(Now - TimeSpan.FromHours(hoursAgo));

        Assert.Equal(TimeSpan.FromHours(hoursLeft), ServiceWindow.Left(Day, conversation, Now));
        Assert.Equal(isOpen, ServiceWindow.IsOpen(Day, conversation, Now));
    }

    [Fact]
    public void People_may_have_longer_than_programs()
    {
        var conversation = Written(Now - TimeSpan.FromHours(48));

        Assert.False(ServiceWindow.IsOpen(Day, conversation, Now, MessageAuthor.Program));
        Assert.Equal(TimeSpan.FromDays(5), ServiceWindow.Left(Day, conversation, Now, MessageAuthor.Agent));
        Assert.Equal(TimeSpan.Zero, ServiceWindow.Left(Day with { AgentWindow = null }, conversation, Now, MessageAuthor.Agent));
    }

    [Fact]
    public void Who_never_wrote_has_no_window_open_and_some_channels_have_none_to_close()
    {
        Assert.Equal(TimeSpan.Zero, ServiceWindow.Left(Day, Written(null), Now));
        Assert.False(ServiceWindow.IsOpen(Day, Written(null), Now));
        Assert.Null(ServiceWindow.Left(new ChannelTraits(), Written(null), Now));
        Assert.True(ServiceWindow.IsOpen(new ChannelTraits(), Written(null), Now));
    }

    private static Conversation Written(DateTimeOffset? at) => new() { Id = 1, Channel = "c", Address = "a", LastWritten = at };
}
