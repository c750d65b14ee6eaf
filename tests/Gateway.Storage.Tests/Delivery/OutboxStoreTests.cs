using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Storage.Tests.Delivery;

public sealed class OutboxStoreTests
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddHours(1);

    [Fact]
    public async Task Only_the_first_of_a_lane_is_due()
    {
        await using var temporary = new TemporaryDatabase();
        var outbox = (await temporary.OpenAsync()).Outbox;
        await AddAsync(outbox, "lane-1", "a");
        await AddAsync(outbox, "lane-1", "b");
        await AddAsync(outbox, "lane-2", "c");

        var due = await DueAsync(outbox);
        var first = due[0];
        var attempt = await outbox.BeginAsync(first, CancellationToken.None);
        var meanwhile = await DueAsync(outbox);
        await outbox.EndAsync(first, attempt, new SendResult.Sent(), null, CancellationToken.None);

        Assert.Equal(["a", "c"], due.Select(item => item.Subject));
        Assert.Equal(["c"], meanwhile.Select(item => item.Subject));
        Assert.Equal(["b", "c"], (await DueAsync(outbox)).Select(item => item.Subject).Order());
    }

    [Fact]
    public async Task An_attempt_that_a_crash_cut_short_is_seen_and_repeated()
    {
        await using var temporary = new TemporaryDatabase();
        var outbox = (await temporary.OpenAsync()).Outbox;
        await AddAsync(outbox, "lane", "a");
        await outbox.BeginAsync(Assert.Single(await DueAsync(outbox)), CancellationToken.None);

        outbox = (await temporary.OpenAsync()).Outbox;
        await outbox.RecoverAsync(CancellationToken.None);
        var again = Assert.Single(await DueAsync(outbox));
        var second = await outbox.BeginAsync(again, CancellationToken.None);
        await outbox.EndAsync(again, second, new SendResult.Sent(), null, CancellationToken.None);
        var attempts = await outbox.AttemptsAsync(OutboxKind.Webhook, "crm", "a", CancellationToken.None);

        Assert.Equal([(1, null), (2, "sent")], attempts.Select(attempt => (attempt.Number, attempt.Outcome)));
    }

    [Fact]
    public async Task What_is_put_off_keeps_those_behind_it_waiting_and_what_is_given_up_does_not()
    {
        await using var temporary = new TemporaryDatabase();
        var outbox = (await temporary.OpenAsync()).Outbox;
        await AddAsync(outbox, "lane", "a");
        await AddAsync(outbox, "lane", "b");
        var first = Assert.Single(await DueAsync(outbox));

        await outbox.EndAsync(first, await outbox.BeginAsync(first, CancellationToken.None), new SendResult.Later("busy"), Later.AddHours(1), CancellationToken.None);
        var whilePutOff = await DueAsync(outbox);
        await outbox.EndAsync(first, await outbox.BeginAsync(first, CancellationToken.None), new SendResult.Refused("no"), null, CancellationToken.None);

        Assert.Empty(whilePutOff);
        Assert.Equal("b", Assert.Single(await DueAsync(outbox)).Subject);
        Assert.Equal("no", Assert.Single(await outbox.ListAsync(OutboxState.Dead, 10, null, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task What_was_given_up_can_be_sent_again()
    {
        await using var temporary = new TemporaryDatabase();
        var outbox = (await temporary.OpenAsync()).Outbox;
        await AddAsync(outbox, "lane", "a");
        var item = Assert.Single(await DueAsync(outbox));
        await outbox.EndAsync(item, await outbox.BeginAsync(item, CancellationToken.None), new SendResult.Refused("no"), null, CancellationToken.None);

        Assert.True(await outbox.ResendAsync(item.Id, CancellationToken.None));
        Assert.False(await outbox.ResendAsync(item.Id, CancellationToken.None));
        Assert.Equal(item.Id, Assert.Single(await DueAsync(outbox)).Id);
    }

    [Fact]
    public async Task The_same_subject_is_there_once()
    {
        await using var temporary = new TemporaryDatabase();
        var outbox = (await temporary.OpenAsync()).Outbox;

        Assert.True(await AddAsync(outbox, "lane", "a"));
        Assert.False(await AddAsync(outbox, "lane", "a"));
    }

    private static Task<bool> AddAsync(IOutboxStore outbox, string lane, string subject) =>
        outbox.AddAsync(OutboxKind.Webhook, "crm", lane, subject, "{}", CancellationToken.None);

    private static Task<IReadOnlyList<OutboxItem>> DueAsync(IOutboxStore outbox) => outbox.DueAsync(Later, 10, CancellationToken.None);
}
