using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>What came of passing a caller on.</summary>
internal abstract record TransferResult
{
    private TransferResult()
    {
    }

    /// <summary>Nothing: the agent who asked for it still has the caller.</summary>
    public sealed record Kept : TransferResult;

    /// <summary>Another agent, or somebody outside, has the caller.</summary>
    public sealed record Given(Party To) : TransferResult;

    /// <summary>The caller's trunk has connected them with somebody outside itself.</summary>
    public sealed record Away : TransferResult;

    /// <summary>Nothing any more: the agent has asked or met somebody, who has gone, and talks with the caller alone.</summary>
    public sealed record Alone : TransferResult;

    /// <summary>The caller has hung up; the agent talks on with whoever was asked, or not.</summary>
    public sealed record CallerLeft : TransferResult;

    /// <summary>The caller waits for an agent again and has kept the place; <paramref name="By"/> passed them on.</summary>
    public sealed record BackInLine(RoutingRequest Request, Agent By) : TransferResult;
}

/// <summary>
/// An agent passes the caller on (RFC 5589): to a colleague, a queue or a number (blind), or to whom they have just called
/// (attended). The caller's leg and its audio stay as they are, whatever happens; the caller hears music meanwhile, then
/// the new agent; or again the old one when nobody takes it; or waits in line when the old one has hung up. Nobody is lost.
/// </summary>
internal sealed class Transfer(DialPlan plan, Router router, Consults consults, OutsideLine outside, Phrasebook phrases)
{
    /// <summary>Owns the request. The agent stays with the caller's flow only if the result is <see cref="TransferResult.Kept"/>.</summary>
    public async Task<TransferResult> RunAsync(
        Guest guest,
        ReceptionOutcome.ToQueue wanted,
        Handling agent,
        TransferRequest asked,
        RoutingRequest request,
        Farewells farewells,
        CancellationToken ct)
    {
        guest.Call.PlayMusic(phrases.Music);
        var (result, status) = ((TransferResult)new TransferResult.Kept(), 487);
        try
        {
            (result, status) = await TryAsync(guest, wanted, agent, asked, request, ct).ConfigureAwait(false);
            return result is TransferResult.Kept && agent.Call.Ended.IsCancellationRequested
                ? BackInLine(guest, agent, request, farewells)
                : result;
        }
        finally
        {
            farewells.Add(asked.ConcludeAsync(status));
            if (result is not TransferResult.Kept)
            {
                Part(agent, farewells);
            }
        }
    }

    /// <summary>The one who tried to pass the caller on is gone: the caller goes on waiting where they once waited.</summary>
    public static TransferResult.BackInLine BackInLine(Guest guest, Handling agent, RoutingRequest request, Farewells farewells)
    {
        Part(agent, farewells);
        guest.Journal.Tell(TimelineKind.Queued, $"{request.Queue}, again");
        return new TransferResult.BackInLine(request, agent.Agent);
    }

    private Task<(TransferResult Result, int Status)> TryAsync(
        Guest guest,
        ReceptionOutcome.ToQueue wanted,
        Handling agent,
        TransferRequest asked,
        RoutingRequest request,
        CancellationToken ct) => asked.Consult is { } consult
            ? JoinAsync(guest, agent, asked, consult, request, ct)
            : plan.Find(asked.Target) switch
            {
                DialTarget.Colleague to when to.Agent != agent.Agent => GiveAsync(guest, wanted, agent, asked, to.Agent, request, ct),
                DialTarget.Queue to => QueueAsync(guest, agent, asked, to.Name, request),

                DialTarget.Outside to => OutsideAsync(guest, agent, asked, to, ct),
                _ => Task.FromResult(Failed(guest, agent, $"\"{asked.Target}\"", 403, "nobody has that name")),
            };

    /// <summary>Lets the agent go: notes can be written from now on, however long the phone takes to hang up.</summary>
    public static void Part(Handling agent, Farewells farewells)
    {
        agent.Offer.Dispose();
        farewells.Add(agent.DisposeAsync().AsTask());
    }

    // Blind, to one colleague: rung with the same card.
    private async Task<(TransferResult Result, int Status)> GiveAsync(
        Guest guest,
        ReceptionOutcome.ToQueue wanted,
        Handling agent,
        TransferRequest asked,
        Agent colleague,
        RoutingRequest request,
        CancellationToken ct)
    {
        await asked.AcceptAsync().ConfigureAwait(false);
        if (await router.AskAsync(request with { Only = colleague.Name, From = agent.Agent.Name }).ConfigureAwait(false) is not { } offer)
        {
            return Failed(guest, agent, colleague.DisplayName, 486, "is not free");
        }

        // Who hangs up meanwhile has passed the caller on, as far as their own work goes.
        await using var left = agent.Call.Ended.UnsafeRegister(static offer => ((Offer)offer!).Dispose(), agent.Offer);
        var card = ContactCard.For(guest, wanted, colleague, agent.Agent);
        var (taken, status) = await AgentRinging.RingAsync(guest, card, offer, asked.RingingAsync, forwards: null, ct).ConfigureAwait(false);
        return taken is null
            ? Failed(guest, agent, colleague.DisplayName, status, "did not take it")
            : Done(guest, agent, colleague.DisplayName, new TransferResult.Given(taken));
    }

    // Blind, to a queue: done as soon as the caller is in line.
    private async Task<(TransferResult Result, int Status)> QueueAsync(
        Guest guest, Handling agent, TransferRequest asked, string queue, RoutingRequest request)
    {
        await asked.AcceptAsync().ConfigureAwait(false);
        var waiting = request with { Queue = queue, Skills = [], Tried = new HashSet<string> { agent.Agent.Name } };
        if (router.StateOf(waiting).PresentAgents == 0)
        {
            return Failed(guest, agent, queue, 480, "nobody is there");
        }

        guest.Journal.Change(contact => contact with { Queue = queue });
        var done = Done(guest, agent, queue, new TransferResult.BackInLine(waiting, agent.Agent));
        guest.Journal.Tell(TimelineKind.Queued, queue);
        return done;
    }

    // Blind, to a public number, at our cost: only where the policy of destinations allows it.
    private async Task<(TransferResult Result, int Status)> OutsideAsync(
        Guest guest, Handling agent, TransferRequest asked, DialTarget.Outside to, CancellationToken ct)
    {
        await asked.AcceptAsync().ConfigureAwait(false);
        var (taken, status) = await outside.CallAsync(guest, to.Number, agent.Agent.Name, asked.RingingAsync, ct).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return taken is not null ? Done(guest, agent, to.DisplayName, new TransferResult.Given(taken))
            : status == 200 ? Done(guest, agent, to.DisplayName, new TransferResult.Away())
            : Failed(guest, agent, to.DisplayName, status, status == 403 ? "not allowed" : "did not take it");
    }

    // Attended: the colleague is on the line already; only the bridges change.
    private async Task<(TransferResult Result, int Status)> JoinAsync(
        Guest guest, Handling agent, TransferRequest asked, Call own, RoutingRequest request, CancellationToken ct)
    {
        if (consults.Find(own) is not { } consult)
        {
            return Failed(guest, agent, "a consultation", 481, "there is none");
        }

        await asked.AcceptAsync().ConfigureAwait(false);
        if (!await consult.BorrowAsync().ConfigureAwait(false))
        {
            return Failed(guest, agent, "a consultation", 480, "the colleague has hung up");
        }

        consult.Return(ConsultPart.Colleague);
        if (await guest.Call.TransferAsync(consult.Colleague.Call, ct).ConfigureAwait(false))
        {
            await consult.Colleague.DisposeAsync().ConfigureAwait(false);
            return Done(guest, agent, $"{consult.Colleague.Name}, after consultation", new TransferResult.Away());
        }

        return (HandOver(guest, agent, consult.Colleague, request), 200);
    }

    /// <summary>Whoever was asked has the caller from now on.</summary>
    public static TransferResult.Given HandOver(Guest guest, Handling agent, Party colleague, RoutingRequest request)
    {
        colleague.Journal = guest.Journal;
        if (colleague is Handling known)
        {
            known.Offer.TakeOver(request);
            guest.Journal.Change(contact => contact with { Agent = known.Agent.Name });
        }

        guest.Journal.Tell(TimelineKind.Transferred, $"{agent.Name} to {colleague.Name}, after consultation");
        return new TransferResult.Given(colleague);
    }

    private static (TransferResult Result, int Status) Done(Guest guest, Handling agent, string to, TransferResult result)
    {
        guest.Journal.Tell(TimelineKind.Transferred, $"{agent.Name} to {to}");
        return (result, 200);
    }

    private static (TransferResult Result, int Status) Failed(Guest guest, Handling agent, string to, int status, string why)
    {
        guest.Journal.Tell(TimelineKind.NotTransferred, $"{agent.Name} to {to}: {why} ({status})");
        return (new TransferResult.Kept(), status);
    }
}
