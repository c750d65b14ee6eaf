using Gateway.Telephony.Calls.Outbound;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Calls.Outbound;

public sealed class OutboundBudgetTests
{
    private static readonly DestinationPrice Dear = new("+1", 2, 1);

    private readonly ManualTime _time = new();

    [Fact]
    public void No_more_calls_run_at_once_than_may()
    {
        var budget = new OutboundBudget(new OutboundOptions { AtOnce = 2 }, _time);
        var first = Begin(budget);
        Begin(budget);

        Assert.Equal(OutboundRefusal.TooManyAtOnce, Refusal(budget));
        first.Ended();
        first.Ended();
        Begin(budget);
        Assert.Equal(2, budget.Running);
    }

    [Fact]
    public void No_more_calls_begin_within_an_hour_than_may()
    {
        var budget = new OutboundBudget(new OutboundOptions { PerHour = 2 }, _time);
        Begin(budget).Ended();
        _time.Advance(TimeSpan.FromMinutes(30));
        Begin(budget).Ended();

        Assert.Equal(OutboundRefusal.TooManyPerHour, Refusal(budget));
        _time.Advance(TimeSpan.FromMinutes(31));
        Begin(budget);
        Assert.Equal(OutboundRefusal.TooManyPerHour, Refusal(budget));
    }

    [Fact]
    public void Begun_minutes_and_the_price_of_the_call_fill_the_cap_of_the_hour()
    {
        var budget = new OutboundBudget(new OutboundOptions { CostPerHour = 10 }, _time);
        var call = Begin(budget, Dear);
        call.Answered();
        _time.Advance(TimeSpan.FromSeconds(181));
        call.Ended();

        Assert.Equal(9, budget.Cost);
        Assert.Equal(OutboundRefusal.TooCostly, Refusal(budget, Dear));
        _time.Advance(TimeSpan.FromMinutes(61));
        Begin(budget, Dear);
    }

    [Fact]
    public void Ringing_calls_have_their_first_minute_set_aside_and_give_it_back_unanswered()
    {
        var budget = new OutboundBudget(new OutboundOptions { CostPerHour = 5 }, _time);
        var ringing = Begin(budget, Dear);

        Assert.Equal(OutboundRefusal.TooCostly, Refusal(budget, Dear));
        ringing.Ended();
        Assert.Equal(0, budget.Cost);
        Begin(budget, Dear);
    }

    private static OutboundTicket Begin(OutboundBudget budget, DestinationPrice? price = null)
    {
        var ticket = budget.TryBegin(price, out var reason);
        Assert.Equal(OutboundRefusal.None, reason);
        return ticket!;
    }

    private static OutboundRefusal Refusal(OutboundBudget budget, DestinationPrice? price = null)
    {
        Assert.Null(budget.TryBegin(price, out var reason));
        return reason;
    }
}
