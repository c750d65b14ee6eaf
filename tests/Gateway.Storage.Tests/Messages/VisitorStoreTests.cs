using Gateway.Testing;

namespace Gateway.Storage.Tests.Messages;

public sealed class VisitorStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_visitor_is_found_by_the_hash_of_the_token_on_its_own_channel_only()
    {
        await using var temporary = new TemporaryDatabase();
        var visitors = (await temporary.OpenAsync(new ManualTime())).Visitors;
        await visitors.AddAsync("site", "hash-1", "visitor-1", CancellationToken.None);

        Assert.Equal("visitor-1", await visitors.SeenAsync("site", "hash-1", Start, CancellationToken.None));
        Assert.Null(await visitors.SeenAsync("site", "hash-2", Start, CancellationToken.None));
        Assert.Null(await visitors.SeenAsync("shop", "hash-1", Start, CancellationToken.None));
    }

    [Fact]
    public async Task Who_comes_back_in_time_stays_known_and_who_does_not_is_forgotten()
    {
        await using var temporary = new TemporaryDatabase();
        var time = new ManualTime();
        var visitors = (await temporary.OpenAsync(time)).Visitors;
        await visitors.AddAsync("site", "faithful", "visitor-1", CancellationToken.None);
        await visitors.AddAsync("site", "gone", "visitor-2", CancellationToken.None);

        time.Advance(TimeSpan.FromDays(2));
        await visitors.SeenAsync("site", "faithful", Start, CancellationToken.None);
        var since = Start + TimeSpan.FromDays(1);

        Assert.Null(await visitors.SeenAsync("site", "gone", since, CancellationToken.None));
        Assert.Equal(1, await visitors.ForgetAsync("site", since, CancellationToken.None));
        Assert.Equal("visitor-1", await visitors.SeenAsync("site", "faithful", since, CancellationToken.None));
    }
}
