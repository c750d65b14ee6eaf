using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Tests.Routing;

/// <summary>Calls, chats and e-mails in one line.</summary>
public sealed class MessageRoutingTests
{
    [Theory]
    [InlineData(WorkKind.Call, 20)]
    [InlineData(WorkKind.Chat, 60)]
    [InlineData(WorkKind.Email, 300)]
    public async Task Each_kind_of_offer_has_a_deadline_of_its_own(WorkKind kind, int seconds)
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");

        using var offer = await desk.OfferAsync(desk.Request() with { Kind = kind });

        Assert.Equal(TimeSpan.FromSeconds(seconds), offer.Deadline - desk.Time.GetUtcNow());
        Assert.Equal((kind, "service"), (desk["anna"].Offered?.Kind, desk["anna"].Offered?.Queue));
    }

    [Fact]
    public async Task An_agent_takes_chats_one_after_the_other_up_to_the_capacity()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var waiting = new List<Task<Offer>>();
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(desk.OfferAsync(Chat(desk)));
            desk.Pass(1);
        }

        var chats = new List<Offer>();
        foreach (var next in waiting.Take(3))
        {
            Assert.Equal((Presence.Ringing, chats.Count), (desk.PresenceOf("anna"), desk["anna"].Work.Count));
            chats.Add(await next);
            chats[^1].Accept();
        }

        Assert.Equal(1, desk.Router.Waiting);
        Assert.Equal([WorkKind.Chat, WorkKind.Chat, WorkKind.Chat], desk["anna"].Work.Select(work => work.Kind));
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));

        chats[1].End();
        Assert.Equal((Presence.Ringing, 0, 2), (desk.PresenceOf("anna"), desk.Router.Waiting, desk["anna"].Work.Count));
    }

    [Fact]
    public async Task A_chat_that_ends_costs_no_wrap_up()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var chat = await desk.OfferAsync(Chat(desk));
        chat.Accept();
        chat.End();
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task A_call_comes_in_while_messages_are_in_hand_and_then_nothing_else_does()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var email = await desk.OfferAsync(Email(desk));
        email.Accept();
        var chat = await desk.OfferAsync(Chat(desk));
        chat.Accept();

        var call = await desk.OfferAsync(desk.Request());
        var next = desk.OfferAsync(Chat(desk));
        Assert.Equal((Presence.Ringing, 1), (desk.PresenceOf("anna"), desk.Router.Waiting));
        call.Accept();
        Assert.Equal((Presence.Busy, 1), (desk.PresenceOf("anna"), desk.Router.Waiting));
        Assert.Equal([WorkKind.Email, WorkKind.Chat, WorkKind.Call], desk["anna"].Work.Select(work => work.Kind));
        Assert.Equal(call.Request.ContactId, desk["anna"].ContactId);

        chat.End();
        Assert.Equal(Presence.Busy, desk.PresenceOf("anna"));
        call.End();
        Assert.Equal(Presence.WrapUp, desk.PresenceOf("anna"));
        desk.Pass(10);
        using var offer = await next;
        Assert.Equal(WorkKind.Email, Assert.Single(desk["anna"].Work).Kind);
    }

    [Fact]
    public async Task No_new_e_mail_is_offered_beside_a_chat()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var chat = await desk.OfferAsync(Chat(desk));
        chat.Accept();

        var email = desk.OfferAsync(Email(desk));
        Assert.Equal((Presence.Ready, 1), (desk.PresenceOf("anna"), desk.Router.Waiting));

        chat.End();
        using var offer = await email;
        Assert.Equal("anna", offer.Agent.Name);
    }

    [Fact]
    public async Task A_message_that_is_being_offered_gives_way_to_a_call_and_keeps_its_place()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var email = await desk.OfferAsync(Email(desk));

        using var call = await desk.OfferAsync(desk.Request());

        Assert.True(email.Expired.IsCancellationRequested);
        Assert.Equal(WorkKind.Call, desk["anna"].Offered?.Kind);
        email.NoAnswer();
        var again = desk.OfferAsync(email.Request with { Tried = new HashSet<string> { "anna" } });
        call.Withdraw();
        using var second = await again;
        Assert.Equal("anna", second.Agent.Name);
    }

    [Fact]
    public async Task A_message_gives_way_only_where_no_agent_is_free_and_the_call_is_before_it()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna");
        using var chat = await desk.OfferAsync(desk.Request(priority: 1) with { Kind = WorkKind.Chat });
        var call = desk.OfferAsync(desk.Request());
        Assert.Equal(1, desk.Router.Waiting);
        desk.WithRegistered("bert");
        using var first = await call;
        Assert.Equal("bert", first.Agent.Name);
        Assert.False(chat.Expired.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_accepts_a_message_at_the_moment_when_it_gives_way_has_it()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var chat = await desk.OfferAsync(Chat(desk));
        using var call = await desk.OfferAsync(desk.Request());

        chat.Accept();

        Assert.Equal(WorkKind.Chat, Assert.Single(desk["anna"].Work).Kind);
        Assert.Equal(WorkKind.Call, desk["anna"].Offered?.Kind);
        chat.End();
        Assert.Empty(desk["anna"].Work);
    }

    [Fact]
    public async Task A_colleague_who_is_offered_a_message_can_be_called_by_name()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("bert");
        var chat = await desk.OfferAsync(Chat(desk));

        using var consult = await desk.Router.AskAsync(desk.Request() with { Only = "bert", From = "anna", IsConsult = true });

        Assert.NotNull(consult);
        Assert.True(chat.Expired.IsCancellationRequested);
    }

    [Fact]
    public async Task A_message_that_was_not_taken_holds_back_messages_and_no_calls()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        (await desk.OfferAsync(Chat(desk))).NoAnswer();
        var chat = desk.OfferAsync(Chat(desk));
        Assert.Equal((Presence.Ready, 1), (desk.PresenceOf("anna"), desk.Router.Waiting));

        (await desk.OfferAsync(desk.Request())).Withdraw();

        Assert.Equal(1, desk.Router.Waiting);
        desk.Pass(30);
        using var offer = await chat;
    }

    [Fact]
    public async Task An_agent_without_capacity_for_calls_is_never_rung_and_pauses_after_a_missed_message()
    {
        await using var desk = new Desk(Desk.Agent("anna") with { Capacity = new AgentCapacity(Call: 0, Chat: 1) }).WithRegistered("anna");
        Assert.Equal(new QueueState(0, 0, 0, 0, null), desk.Router.StateOf(desk.Request()));
        Assert.Null(await desk.Router.AskAsync(desk.Request() with { Only = "anna" }));

        (await desk.OfferAsync(Chat(desk))).NoAnswer();
        Assert.Equal((Presence.Paused, desk.Time.GetUtcNow().AddSeconds(30)), (desk.PresenceOf("anna"), desk["anna"].Until));
        desk.Router.SetReady("anna");
        var chat = await desk.OfferAsync(Chat(desk));
        chat.Accept();
        Assert.Equal(Presence.Busy, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task Who_had_the_conversation_before_is_offered_it_first_while_they_can_take_it()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna");
        desk.Pass(1);
        desk.WithRegistered("bert");

        var known = await desk.OfferAsync(Chat(desk) with { Preferred = "bert" });
        Assert.Equal("bert", known.Agent.Name);
        using var other = await desk.OfferAsync(Chat(desk) with { Preferred = "bert" });
        Assert.Equal("anna", other.Agent.Name);
    }

    [Fact]
    public async Task Chats_go_to_who_has_least_in_hand()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna", "bert");
        var names = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var offer = await desk.OfferAsync(Chat(desk));
            offer.Accept();
            names.Add(offer.Agent.Name);
            desk.Pass(1);
        }

        Assert.Equal(["anna", "bert", "anna", "bert", "anna", "bert"], names);
    }

    [Fact]
    public async Task Calls_are_served_before_chats_and_chats_before_e_mails_of_the_same_priority()
    {
        await using var desk = new Desk(Desk.Agent("anna"));
        var email = desk.OfferAsync(Email(desk));
        desk.Pass(1);
        var chat = desk.OfferAsync(Chat(desk));
        desk.Pass(1);
        var call = desk.OfferAsync(desk.Request());
        desk.Pass(1);
        var urgent = desk.OfferAsync(desk.Request(priority: 1) with { Kind = WorkKind.Email });
        desk.WithRegistered("anna");

        (await urgent).Accept();
        Assert.Equal(WorkKind.Call, desk["anna"].Offered?.Kind);
        (await call).Unreachable();
        desk.Pass(30);
        Assert.Equal(WorkKind.Chat, desk["anna"].Offered?.Kind);
        (await chat).Reject();
        desk.Pass(10);
        using var last = await email;
    }

    [Fact]
    public async Task Handling_times_of_chats_say_nothing_about_calls()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        for (var i = 0; i < 5; i++)
        {
            var chat = await desk.OfferAsync(Chat(desk));
            chat.Accept();
            desk.Pass(180);
            chat.End();
        }

        using var call = await desk.OfferAsync(desk.Request());
        call.Accept();
        Assert.Null(desk.Router.StateOf(desk.Request()).EstimatedWait);
        Assert.Equal(TimeSpan.FromMinutes(1), desk.Router.StateOf(Chat(desk)).EstimatedWait);
    }

    [Fact]
    public async Task Work_in_hand_stays_when_the_phone_is_gone()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        using var chat = await desk.OfferAsync(Chat(desk));
        chat.Accept();
        desk.Router.SetRegistered("anna", false);
        Assert.Equal((Presence.Offline, 1), (desk.PresenceOf("anna"), desk["anna"].Work.Count));
    }

    private static RoutingRequest Chat(Desk desk) => desk.Request() with { Kind = WorkKind.Chat };

    private static RoutingRequest Email(Desk desk) => desk.Request() with { Kind = WorkKind.Email };
}
