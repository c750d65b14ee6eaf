using Gateway.Desk.Agents;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Tests.Routing;

/// <summary>Agents who pass a contact on, and who call each other.</summary>
public sealed class TransferRoutingTests
{
    [Fact]
    public async Task A_contact_goes_to_the_agent_who_is_named_while_the_first_one_still_has_it()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert"), Desk.Agent("cleo")).WithRegistered("anna");
        var request = desk.Request("billing") with { Queue = "service" };
        var first = await desk.OfferAsync(request);
        first.Accept();
        desk.WithRegistered("cleo", "bert");

        var second = await desk.Router.AskAsync(request with { Only = "bert", From = "anna" });
        Assert.Equal("bert", second?.Agent.Name);
        Assert.Equal((Presence.Busy, Presence.Ringing), (desk.PresenceOf("anna"), desk.PresenceOf("bert")));
        second!.Accept();
        first.End();

        Assert.Equal((Presence.WrapUp, Presence.Busy), (desk.PresenceOf("anna"), desk.PresenceOf("bert")));
        second.End();
        Assert.Equal((Presence.WrapUp, Presence.Ready), (desk.PresenceOf("bert"), desk.PresenceOf("cleo")));
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("ringing")]
    [InlineData("offline")]
    [InlineData("on a break")]
    [InlineData("unknown")]
    public async Task Who_is_named_and_not_free_is_not_waited_for(string why)
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("bert");
        using var held = why is "busy" or "ringing" ? await desk.OfferAsync(desk.Request()) : null;
        if (why == "busy")
        {
            held!.Accept();
        }
        else if (why == "offline")
        {
            desk.Router.SetRegistered("bert", false);
        }
        else if (why == "on a break")
        {
            desk.Router.Pause("bert");
        }

        var request = desk.Request() with { Only = why == "unknown" ? "nobody" : "bert", From = "anna" };

        Assert.Null(await desk.Router.AskAsync(request));
        Assert.Equal(0, desk.Router.Waiting);
    }

    [Fact]
    public async Task Who_writes_notes_can_be_asked_by_name()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("bert");
        var before = await desk.OfferAsync(desk.Request());
        before.Accept();
        before.End();
        Assert.Equal(Presence.WrapUp, desk.PresenceOf("bert"));

        using var offer = await desk.Router.AskAsync(desk.Request() with { Only = "bert", From = "anna" });

        Assert.NotNull(offer);
    }

    [Fact]
    public async Task The_contact_of_somebody_else_is_not_given_twice()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna");
        var request = desk.Request();
        using var first = await desk.OfferAsync(request);
        desk.WithRegistered("bert");

        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.Router.AskAsync(request with { Only = "bert" }));
    }

    [Fact]
    public async Task A_consultation_keeps_a_colleague_busy_and_costs_them_nothing()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("bert");
        desk.Router.Pause("bert");
        var consult = desk.Request() with { Only = "bert", From = "anna", IsConsult = true };
        var unanswered = await desk.Router.AskAsync(consult);
        unanswered!.NoAnswer();
        Assert.Equal(Presence.Paused, desk.PresenceOf("bert"));

        var offer = await desk.Router.AskAsync(consult);
        offer!.Accept();
        desk.Router.SetReady("bert");
        Assert.Equal(Presence.Busy, desk.PresenceOf("bert"));
        offer.End();

        Assert.Equal(Presence.Ready, desk.PresenceOf("bert"));
        Assert.Null(desk.Router.StateOf(desk.Request()).EstimatedWait is { } wait && wait > TimeSpan.Zero ? wait : null);
    }

    [Fact]
    public async Task A_colleague_who_was_called_takes_the_contact_over()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna");
        var request = desk.Request();
        var first = await desk.OfferAsync(request);
        first.Accept();
        desk.WithRegistered("bert");
        var consult = await desk.Router.AskAsync(desk.Request() with { Only = "bert", From = "anna", IsConsult = true });
        consult!.Accept();

        consult.TakeOver(request);
        first.End();

        Assert.Equal(request.ContactId, desk.Router.Agents.Single(agent => agent.Agent.Name == "bert").ContactId);
        consult.End();
        Assert.Equal(Presence.WrapUp, desk.PresenceOf("bert"));
    }

    [Fact]
    public async Task Who_asks_a_queue_is_not_asked_themselves()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna");
        desk.Pass(1);
        desk.WithRegistered("bert");

        using var offer = await desk.OfferAsync(desk.Request() with { From = "anna", IsConsult = true });

        Assert.Equal("bert", offer.Agent.Name);
    }
}
