using Gateway.Host.Api.Access;
using Gateway.Testing;

namespace Gateway.Host.Tests.Api;

public sealed class RequestBudgetTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Ten_seconds_worth_may_come_at_once_and_then_one_after_the_other()
    {
        var budget = new RequestBudget(60, _time);

        Assert.All(Enumerable.Range(0, 10), at => Assert.True(budget.TryTake(out _)));
        Assert.False(budget.TryTake(out var after));
        Assert.Equal(1, after.TotalSeconds, 3);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(budget.TryTake(out _));
        Assert.False(budget.TryTake(out _));
    }

    [Fact]
    public void A_rest_fills_it_no_further_than_full()
    {
        var budget = new RequestBudget(60, _time);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(10, Enumerable.Range(0, 20).Count(at => budget.TryTake(out _)));
    }
}
