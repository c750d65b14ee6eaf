using Gateway.Desk.Contacts;

namespace Gateway.Desk.Tests.Contacts;

public sealed class ContactFeedTests
{
    [Fact]
    public async Task Every_watcher_gets_every_step_in_order()
    {
        var feed = new ContactFeed();
        await using var first = feed.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        await using var second = feed.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var (one, two) = (first.MoveNextAsync(), second.MoveNextAsync());

        feed.Publish(Step("a"));
        feed.Publish(Step("b"));

        Assert.True(await one && await two);
        Assert.Equal(("a", "a"), (first.Current.Text, second.Current.Text));
        Assert.True(await first.MoveNextAsync());
        Assert.Equal("b", first.Current.Text);
    }

    [Fact]
    public async Task A_slow_watcher_misses_the_oldest_and_holds_nobody_up()
    {
        var feed = new ContactFeed();
        await using var slow = feed.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var next = slow.MoveNextAsync();
        for (var number = 0; number <= 1000; number++)
        {
            feed.Publish(Step($"{number}"));
        }

        Assert.True(await next);
        string last;
        do
        {
            last = slow.Current.Text;
        }
        while (last != "1000" && await slow.MoveNextAsync());

        Assert.Equal("1000", last);
    }

    private static ContactStep Step(string text) => new(
        new Contact { Id = Guid.Empty, Channel = ContactChannel.Call, Started = DateTimeOffset.UnixEpoch },
        DateTimeOffset.UnixEpoch,
        TimelineKind.Asked,
        text);
}
