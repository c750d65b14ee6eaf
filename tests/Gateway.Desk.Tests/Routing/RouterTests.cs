using Gateway.Desk.Agents;
using Gateway.Desk.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Routing;

public sealed class RouterTests
{
    [Fact]
    public async Task The_agent_who_is_ready_longest_is_rung()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("bert");
        desk.Pass(1);
        desk.WithRegistered("anna");

        using var offer = await desk.OfferAsync(desk.Request());

        Assert.Equal("bert", offer.Agent.Name);
        Assert.Equal(Presence.Ringing, desk.PresenceOf("bert"));
        Assert.Equal(desk.Time.GetUtcNow() + TimeSpan.FromSeconds(20), offer.Deadline);
    }

    [Fact]
    public async Task Equal_idle_times_go_by_level_and_then_by_name()
    {
        await using var desk = new Desk(
            Desk.Agent("anna", "de", ("billing", 2)),
            Desk.Agent("bert", "de", ("billing", 5)),
            Desk.Agent("cleo", "de", ("billing", 2))).WithRegistered("cleo", "bert", "anna");

        using var first = await desk.OfferAsync(desk.Request("billing"));
        using var second = await desk.OfferAsync(desk.Request("billing"));
        using var third = await desk.OfferAsync(desk.Request("billing"));

        Assert.Equal(["bert", "anna", "cleo"], [first.Agent.Name, second.Agent.Name, third.Agent.Name]);
    }

    [Fact]
    public async Task Skills_of_the_queue_and_of_the_request_are_needed()
    {
        await using var desk = new Desk(
            Desk.Agent("anna", "de", ("billing", 5)),
            Desk.Agent("bert", "de", ("billing", 1), ("contracts", 1))).WithRegistered("anna");
        desk.Pass(1);
        desk.WithRegistered("bert");

        using var offer = await desk.OfferAsync(desk.Request("billing") with { Skills = ["contracts"] });

        Assert.Equal("bert", offer.Agent.Name);
    }

    [Fact]
    public async Task A_caller_waits_for_a_busy_agent_who_speaks_the_language()
    {
        await using var desk = new Desk(Desk.Agent("anna", "de,en"), Desk.Agent("bert")).WithRegistered("anna", "bert");
        var first = await desk.OfferAsync(desk.Request(language: "en"));
        first.Accept();

        var waiting = desk.OfferAsync(desk.Request(language: "en"));
        Assert.Equal(1, desk.Router.Waiting);
        Assert.Equal(Presence.Ready, desk.PresenceOf("bert"));

        first.End();
        desk.Pass(10);
        using var second = await waiting;
        Assert.Equal("anna", second.Agent.Name);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("on a break")]
    [InlineData("tried")]
    public async Task Skills_alone_decide_when_nobody_who_speaks_the_language_is_there(string why)
    {
        await using var desk = new Desk(Desk.Agent("anna", "de,en"), Desk.Agent("bert")).WithRegistered("anna", "bert");
        var request = desk.Request(language: "en");
        var first = await desk.OfferAsync(desk.Request(language: "en"));
        first.Accept();
        if (why == "gone")
        {
            desk.Router.SetRegistered("anna", false);
        }
        else if (why == "on a break")
        {
            desk.Router.Pause("anna");
        }

        using var offer = await desk.OfferAsync(
            why == "tried" ? request with { Tried = new HashSet<string> { "anna" } } : request);

        Assert.Equal("bert", offer.Agent.Name);
    }

    [Fact]
    public async Task The_line_goes_by_priority_and_then_by_who_waits_longest()
    {
        await using var desk = new Desk(Desk.Agent("anna"));
        var late = desk.OfferAsync(desk.Request() with { Since = desk.Time.GetUtcNow().AddSeconds(5) });
        var early = desk.OfferAsync(desk.Request());
        var urgent = desk.OfferAsync(desk.Request(priority: 1) with { Since = desk.Time.GetUtcNow().AddSeconds(9) });
        desk.WithRegistered("anna");

        foreach (var expected in (Task<Offer>[])[urgent, early, late])
        {
            var offer = await expected;
            offer.Accept();
            offer.End();
            desk.Pass(10);
        }

        Assert.Equal(0, desk.Router.Waiting);
    }

    [Fact]
    public async Task A_contact_that_was_not_taken_keeps_its_place_and_goes_to_the_next_agent()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna", "bert");
        var request = desk.Request();
        var first = await desk.OfferAsync(request);
        using var other = await desk.OfferAsync(desk.Request());
        desk.Pass(1);
        var later = desk.OfferAsync(desk.Request());
        first.Reject();
        desk.Pass(1);

        var again = desk.OfferAsync(request with { Tried = new HashSet<string> { first.Agent.Name } });
        other.Withdraw();
        var second = await again;

        Assert.Equal("bert", second.Agent.Name);
        Assert.False(later.IsCompleted);
        second.Accept();
        desk.Pass(10);
        Assert.Equal("anna", (await later).Agent.Name);
    }

    [Fact]
    public async Task An_agent_who_was_tried_is_rung_again_rather_than_letting_the_caller_wait()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna");
        var request = desk.Request();
        var first = await desk.OfferAsync(request);
        first.Reject();
        var again = desk.OfferAsync(request with { Tried = new HashSet<string> { "anna" } });
        Assert.Equal(1, desk.Router.Waiting);

        desk.Pass(10);

        Assert.Equal("anna", (await again).Agent.Name);
    }

    [Theory]
    [InlineData("no answer", 30)]
    [InlineData("reject", 10)]
    [InlineData("unreachable", 30)]
    public async Task An_agent_who_did_not_take_it_is_left_alone_for_a_while_and_is_ready_again(string outcome, int pause)
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());
        Action report = outcome switch
        {
            "no answer" => offer.NoAnswer,
            "reject" => offer.Reject,
            _ => offer.Unreachable,
        };

        report();

        Assert.Equal(Presence.Paused, desk.PresenceOf("anna"));
        Assert.Equal(desk.Time.GetUtcNow() + TimeSpan.FromSeconds(pause), desk["anna"].Until);
        desk.Pass(pause - 0.001);
        Assert.Equal(Presence.Paused, desk.PresenceOf("anna"));
        desk.Pass(0.001);
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task The_ring_deadline_fires_the_token_and_keeps_the_agent_until_the_report()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());
        desk.Pass(19.999);
        Assert.False(offer.Expired.IsCancellationRequested);

        desk.Pass(0.001);

        Assert.True(offer.Expired.IsCancellationRequested);
        Assert.Equal(Presence.Ringing, desk.PresenceOf("anna"));
        offer.NoAnswer();
        Assert.Equal(Presence.Paused, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task An_offer_that_nobody_reports_on_frees_its_agent_after_a_grace()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());

        desk.Pass(25);
        Assert.Equal(Presence.Paused, desk.PresenceOf("anna"));
        desk.Pass(30);
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));

        offer.NoAnswer();
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_grace_still_makes_the_agent_busy()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());
        desk.Pass(26);

        offer.Accept();
        Assert.Equal(Presence.Busy, desk.PresenceOf("anna"));
        offer.End();
        Assert.Equal(Presence.WrapUp, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task A_phone_that_goes_while_it_rings_expires_the_offer()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());

        desk.Router.SetRegistered("anna", false);

        Assert.True(offer.Expired.IsCancellationRequested);
        offer.Unreachable();
        Assert.Equal(Presence.Offline, desk.PresenceOf("anna"));
        desk.WithRegistered("anna");
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task A_caller_who_leaves_while_it_rings_does_not_cost_the_agent_their_turn()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna");
        desk.Pass(1);
        desk.WithRegistered("bert");
        var offer = await desk.OfferAsync(desk.Request());
        desk.Pass(3);
        offer.Withdraw();

        using var next = await desk.OfferAsync(desk.Request());

        Assert.Equal("anna", next.Agent.Name);
    }

    [Fact]
    public async Task Wrap_up_lasts_its_time_and_the_next_caller_is_offered_at_its_end()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());
        offer.Accept();
        var next = desk.OfferAsync(desk.Request());
        desk.Pass(60);
        Assert.Equal(Presence.Busy, desk.PresenceOf("anna"));
        offer.End();
        Assert.Equal(Presence.WrapUp, desk.PresenceOf("anna"));

        desk.Pass(10);

        Assert.Equal("anna", (await next).Agent.Name);
    }

    [Fact]
    public async Task Without_wrap_up_the_agent_is_ready_at_once()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request("fast"));
        offer.Accept();
        offer.End();
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));
    }

    [Theory]
    [InlineData("wrap-up")]
    [InlineData("pause after a rejection")]
    [InlineData("break")]
    public async Task Ready_ends_every_kind_of_pause(string kind)
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        if (kind == "break")
        {
            desk.Router.Pause("anna");
        }
        else
        {
            var offer = await desk.OfferAsync(desk.Request());
            if (kind == "wrap-up")
            {
                offer.Accept();
                offer.End();
            }
            else
            {
                offer.Reject();
            }
        }

        Assert.NotEqual(Presence.Ready, desk.PresenceOf("anna"));
        desk.Router.SetReady("anna");
        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task A_break_asked_for_in_a_call_begins_after_it()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());
        offer.Accept();
        desk.Router.Pause("anna");
        Assert.Equal(Presence.Busy, desk.PresenceOf("anna"));
        Assert.True(desk["anna"].IsOnBreak);

        offer.End();
        desk.Pass(3600);

        Assert.Equal(Presence.Paused, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task A_break_outlives_the_phones_registration()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        desk.Router.Pause("anna");
        desk.Router.SetRegistered("anna", false);
        Assert.Equal(Presence.Offline, desk.PresenceOf("anna"));
        desk.WithRegistered("anna");
        Assert.Equal(Presence.Paused, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task A_caller_who_leaves_the_line_is_never_offered()
    {
        await using var desk = new Desk(Desk.Agent("anna"));
        using var leaving = new CancellationTokenSource();
        var gone = desk.OfferAsync(desk.Request(), leaving.Token);
        var stays = desk.OfferAsync(desk.Request());

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        desk.WithRegistered("anna");
        using var offer = await stays;
        Assert.Equal(0, desk.Router.Waiting);
    }

    [Fact]
    public async Task A_contact_waits_once_and_is_with_one_agent()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert"));
        var request = desk.Request();
        var waiting = desk.OfferAsync(request);
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.OfferAsync(request));
        desk.WithRegistered("anna", "bert");
        using var offer = await waiting;
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.OfferAsync(request));
        offer.Accept();
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.OfferAsync(request));
        Assert.Single(desk.Router.Agents, agent => agent.ContactId == request.ContactId);
    }

    [Fact]
    public async Task Each_outcome_is_reported_once()
    {
        await using var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());
        Assert.Throws<InvalidOperationException>(offer.End);
        offer.Accept();
        Assert.Throws<InvalidOperationException>(offer.Accept);
        Assert.Throws<InvalidOperationException>(offer.Reject);
        offer.End();
        Assert.Throws<InvalidOperationException>(offer.End);
        offer.Dispose();
        Assert.Equal(Presence.WrapUp, desk.PresenceOf("anna"));
    }

    [Fact]
    public async Task A_flow_that_only_disposes_leaves_nobody_reserved()
    {
        await using var desk = new Desk(Desk.Agent("anna"), Desk.Agent("bert")).WithRegistered("anna", "bert");
        var ringing = await desk.OfferAsync(desk.Request());
        var handled = await desk.OfferAsync(desk.Request());
        handled.Accept();

        ringing.Dispose();
        handled.Dispose();

        Assert.Equal(Presence.Ready, desk.PresenceOf("anna"));
        Assert.Equal(Presence.WrapUp, desk.PresenceOf("bert"));
    }

    [Fact]
    public async Task Unknown_agents_are_ignored_and_unknown_queues_refused()
    {
        await using var desk = new Desk(Desk.Agent("anna"));
        desk.Router.SetRegistered("nobody", true);
        desk.Router.SetReady("nobody");
        desk.Router.Pause("nobody");
        Assert.Single(desk.Router.Agents);
        await Assert.ThrowsAsync<ArgumentException>(() => desk.OfferAsync(desk.Request("nowhere")));
    }

    [Fact]
    public async Task On_the_real_clock_the_deadline_and_the_pause_come_by_themselves()
    {
        var pause = TimeSpan.FromMilliseconds(30);
        await using var router = new Router(
            [Desk.Agent("anna")],
            [new QueueOptions { Name = "service", RingTimeout = pause, NoAnswerPause = pause }],
            TimeProvider.System,
            NullLogger<Router>.Instance);
        router.SetRegistered("anna", true);
        var request = new RoutingRequest(
            Guid.CreateVersion7(), "service", [], "de", 0, DateTimeOffset.UnixEpoch, new HashSet<string>());
        using var first = await router.OfferAsync(request, CancellationToken.None);
        var expired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (first.Expired.UnsafeRegister(_ => expired.TrySetResult(), null))
        {
            await expired.Task;
        }

        first.NoAnswer();

        using var second = await router.OfferAsync(request, CancellationToken.None);
        Assert.Equal("anna", second.Agent.Name);
    }

    [Fact]
    public async Task Stopping_cancels_who_waits_and_expires_what_rings()
    {
        var desk = new Desk(Desk.Agent("anna")).WithRegistered("anna");
        var offer = await desk.OfferAsync(desk.Request());
        var waiting = desk.OfferAsync(desk.Request());

        await desk.DisposeAsync();

        Assert.True(offer.Expired.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.OfferAsync(desk.Request()));
        offer.Withdraw();
    }

    [Fact]
    public async Task Ten_thousand_contacts_at_once_are_each_taken_by_exactly_one_agent()
    {
        var agents = Enumerable.Range(0, 50).Select(i => Desk.Agent($"agent{i:00}")).ToArray();
        await using var desk = new Desk(agents).WithRegistered([.. agents.Select(agent => agent.Name)]);
        var busy = agents.ToDictionary(agent => agent.Name, _ => new int[1]);
        var taken = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 200 },
            async (number, ct) =>
            {
                RoutingRequest request;
                lock (busy)
                {
                    request = desk.Request("fast");
                }

                using var offer = await desk.OfferAsync(request, ct);
                Assert.Equal(1, Interlocked.Increment(ref busy[offer.Agent.Name][0]));
                offer.Accept();
                await Task.Yield();
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref busy[offer.Agent.Name][0]);
                offer.End();
            });

        Assert.Equal(10_000, taken);
        Assert.All(desk.Router.Agents, agent => Assert.Equal(Presence.Ready, agent.Presence));
    }
}
