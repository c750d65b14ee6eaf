using Gateway.Desk.Routing;

namespace Gateway.Desk.Tests.Routing;

public sealed class WaitPolicyTests
{
    [Fact]
    public async Task Nobody_logged_in_is_seen_as_such()
    {
        await using var desk = new Desk(Desk.Agent("anna", "de", ("billing", 1)), Desk.Agent("bert")).WithRegistered("bert");
        Assert.Equal(new QueueState(0, 0, 0, 0, null), desk.Router.StateOf(desk.Request("billing")));
    }

    [Fact]
    public async Task An_agent_on_a_break_is_logged_in_but_not_present()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna", "bert");
        desk.Router.Pause("anna");
        Assert.Equal(new QueueState(2, 1, 1, 0, TimeSpan.Zero), desk.Router.StateOf(desk.Request()));
    }

    [Fact]
    public async Task The_estimate_is_silent_until_five_contacts_were_handled()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        for (var i = 0; i < 5; i++)
        {
            var offer = await desk.OfferAsync(desk.Request());
            offer.Accept();
            Assert.Null(desk.Router.StateOf(desk.Request()).EstimatedWait);
            desk.Pass(110);
            offer.End();
            desk.Pass(10);
        }

        using var busy = await desk.OfferAsync(desk.Request());
        Assert.Equal(TimeSpan.FromMinutes(2), desk.Router.StateOf(desk.Request()).EstimatedWait);
    }

    [Fact]
    public async Task Everybody_ahead_and_every_agent_counts_for_the_estimate()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna", "bert");
        await HandleAsync(desk, 5);
        using var first = await desk.OfferAsync(desk.Request());
        using var second = await desk.OfferAsync(desk.Request());
        var waiting = Enumerable.Range(0, 3).Select(_ => desk.OfferAsync(desk.Request())).ToList();
        desk.Pass(1);

        var state = desk.Router.StateOf(desk.Request());

        Assert.Equal(new QueueState(2, 2, 0, 3, TimeSpan.FromMinutes(4)), state);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
    }

    [Fact]
    public async Task Who_waits_for_other_agents_is_not_ahead()
    {
        await using var desk = new Desk(
            Desk.Agent("anna", "de", ("billing", 1)), Desk.Agent("bert", "en")).WithRegistered("anna", "bert");
        using var first = await desk.OfferAsync(desk.Request("billing"));
        using var second = await desk.OfferAsync(desk.Request(language: "en"));
        var waiting = desk.OfferAsync(desk.Request("billing"));
        desk.Pass(1);
        Assert.Equal(0, desk.Router.StateOf(desk.Request(language: "en")).WaitingAhead);
        Assert.Equal(1, desk.Router.StateOf(desk.Request("billing")).WaitingAhead);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task What_was_handled_more_than_an_hour_ago_says_nothing()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        await HandleAsync(desk, 5);
        desk.Pass(3601);
        using var busy = await desk.OfferAsync(desk.Request());
        Assert.Null(desk.Router.StateOf(desk.Request()).EstimatedWait);
    }

    private static async Task HandleAsync(Desk desk, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var offer = await desk.OfferAsync(desk.Request());
            offer.Accept();
            desk.Pass(110);
            offer.End();
            desk.Pass(10);
        }
    }
}
