using Gateway.Desk.Agents;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>An agent calls a colleague, somebody of a queue, or a number outside: often to ask about a caller on hold, who may then be passed on to
/// whoever was asked. Both are busy for routing meanwhile.</summary>
internal sealed class ConsultFlow(
    DialPlan plan, Router router, Consults consults, Cards cards, OutsideLine outside, HotlineDirectory hotlines, Phrasebook phrases, TimeProvider time)
{
    /// <summary>How long an agent's phone rings on while everybody of a queue is busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task RunAsync(IncomingCall incoming, string agent, CancellationToken stopping)
    {
        using var present = CancellationTokenSource.CreateLinkedTokenSource(incoming.Cancelled, stopping);
        try
        {
            await CallAsync(incoming, plan.Colleague(agent), present.Token, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (present.IsCancellationRequested)
        {
            await incoming.RejectAsync(487).ConfigureAwait(false);
        }
    }

    private async Task CallAsync(IncomingCall incoming, Agent caller, CancellationToken present, CancellationToken stopping)
    {
        using var own = await router.AskAsync(Request(caller) with { Only = caller.Name }).ConfigureAwait(false);
        own?.Accept();
        await incoming.RingAsync().ConfigureAwait(false);
        var (colleague, status) = await ReachAsync(incoming, caller, plan.Find(incoming.Dialled), present).ConfigureAwait(false);
        if (colleague is null)
        {
            await incoming.RejectAsync(status).ConfigureAwait(false);
            return;
        }

        if (await incoming.AnswerAsync().ConfigureAwait(false) is { } call)
        {
            await TalkAsync(new Consult(call, colleague), stopping).ConfigureAwait(false);
        }
        else
        {
            await colleague.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<(Party? Colleague, int Status)> ReachAsync(
        IncomingCall incoming, Agent caller, DialTarget? target, CancellationToken ct)
    {
        var request = Request(caller) with { From = caller.Name };
        return target switch
        {
            DialTarget.Colleague to when to.Agent != caller =>
                await router.AskAsync(request with { Only = to.Agent.Name }).ConfigureAwait(false) is { } offer
                    ? await RingAsync(incoming, caller, offer, ct).ConfigureAwait(false)
                    : (null, 486),
            DialTarget.Queue to => await SearchAsync(incoming, caller, request with { Queue = to.Name }, ct).ConfigureAwait(false),
            DialTarget.Outside to => await outside.CallAsync(incoming, to.Number, caller.Name, ct).ConfigureAwait(false),
            _ => (null, 403),
        };
    }

    private async Task<(Party? Colleague, int Status)> SearchAsync(
        IncomingCall incoming, Agent caller, RoutingRequest request, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            while (router.StateOf(request).PresentAgents > request.Tried.Count)
            {
                var offer = await router.OfferAsync(request, waiting.Token).ConfigureAwait(false);
                if (await RingAsync(incoming, caller, offer, waiting.Token).ConfigureAwait(false) is { Colleague: not null } found)
                {
                    return found;
                }

                request = request with { Tried = new HashSet<string>(request.Tried) { offer.Agent.Name } };
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return (null, 480);
        }

        return (null, 480);
    }

    private async Task<(Party? Colleague, int Status)> RingAsync(
        IncomingCall incoming, Agent caller, Offer offer, CancellationToken ct)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(offer.Expired, ct);
        try
        {
            var card = ContactCard.OfColleague(caller, offer.Agent.Name, cards.Of(caller.Name));
            var result = await incoming.RingAsync(card, giveUp.Token).ConfigureAwait(false);
            if (result is RingResult.Answered answered)
            {
                offer.Accept();
                return (new Handling(offer, answered.Call), 200);
            }

            ct.ThrowIfCancellationRequested();
            return (null, OfferReport.NotTaken(offer, result).Status);
        }
        catch
        {
            offer.Dispose();
            throw;
        }
    }

    private async Task TalkAsync(Consult consult, CancellationToken stopping)
    {
        using (consult)
        {
            consults.Add(consult);
            try
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(consult.Wanted, stopping);
                await TalkUntilOverAsync(consult, over.Token).ConfigureAwait(false);
            }
            finally
            {
                consults.Remove(consult);
                var isGiven = consult.Give();
                await consult.Own.DisposeAsync().ConfigureAwait(false);
                if (!isGiven)
                {
                    await consult.Colleague.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private async Task TalkUntilOverAsync(Consult consult, CancellationToken over)
    {
        while (true)
        {
            var end = await Conversation.RunAsync(consult.Own, consult.Colleague.Call, phrases.Music, over).ConfigureAwait(false);
            if (end is ConversationEnd.Over)
            {
                return;
            }

            if (end is ConversationEnd.Transfer { Request: var asked } && !asked.TryTurnRound())
            {
                // A colleague is no caller: there is nobody to pass on.
                await asked.ConcludeAsync(403).ConfigureAwait(false);
            }
            else if (end is ConversationEnd.Replaced moved && moved.Leg == consult.Colleague.Call)
            {
                await consult.Colleague.MoveAsync(moved.By).ConfigureAwait(false);
            }
            else if (end is ConversationEnd.Replaced own && await own.By.AnswerAsync().ConfigureAwait(false) is { } call)
            {
                await consult.Own.DisposeAsync().ConfigureAwait(false);
                consult.Own = call;
            }
        }
    }

    private RoutingRequest Request(Agent caller) => new(
        Guid.CreateVersion7(time.GetUtcNow()),
        hotlines.FirstQueue,
        [],
        caller.Languages.Count > 0 ? caller.Languages[0] : "",
        Priority: 0,
        time.GetUtcNow(),
        new HashSet<string>())
    {
        IsConsult = true,
    };
}
