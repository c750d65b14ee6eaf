namespace Gateway.Storage.Tests.Messages;

public sealed class VisitorStoreTests
{
    [Fact]
    public async Task A_visitor_is_found_by_the_hash_of_the_token_on_its_own_channel_only()
    {
        await using var temporary = new TemporaryDatabase();
        var visitors = (await temporary.OpenAsync(new MovedTime())).Visitors;
        await visitors.AddAsync("site", "hash-1", "visitor-1", CancellationToken.None);

        Assert.Equal("visitor-1", await visitors.SeenAsync("site", "hash-1", DateTimeOffset.MinValue, CancellationToken.None));
        Assert.Null(await visitors.SeenAsync("site", "hash-2", DateTimeOffset.MinValue, CancellationToken.None));
        Assert.Null(await visitors.SeenAsync("shop", "hash-1", DateTimeOffset.MinValue, CancellationToken.None));
    }

    [Fact]
    public async Task Who_comes_back_in_time_stays_known_and_who_does_not_is_forgotten()
    {
        await using var temporary = new TemporaryDatabase();
        var time = new MovedTime();
        var start = time.GetUtcNow();
        var visitors = (await temporary.OpenAsync(time)).Visitors;
        await visitors.AddAsync("site", "faithful", "visitor-1", CancellationToken.None);
        await visitors.AddAsync("site", "gone", "visitor-2", CancellationToken.None);

        time.Moved = TimeSpan.FromDays(2);
        await visitors.SeenAsync("site", "faithful", start, CancellationToken.None);
        var since = start + TimeSpan.FromDays(1);

        Assert.Null(await visitors.SeenAsync("site", "gone", since, CancellationToken.None));
        Assert.Equal(1, await visitors.ForgetAsync("site", since, CancellationToken.None));
        Assert.Equal("visitor-1", await visitors.SeenAsync("site", "faithful", since, CancellationToken.None));
    }

    /// <summary>The system's clock, so that the writer's timers run, set ahead.</summary>
    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Moved { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Moved;
    }
}
