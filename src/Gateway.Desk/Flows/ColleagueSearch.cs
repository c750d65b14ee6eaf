using Gateway.Desk.Agents;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Ring = System.Func<Gateway.Telephony.Calls.AgentRing, System.Threading.CancellationToken, System.Threading.Tasks.Task<Gateway.Telephony.Calls.RingResult>>;

namespace Gateway.Desk.Flows;

/// <summary>Finds whom an agent wants to talk with: a colleague, somebody of a queue, or a number outside.</summary>
internal sealed class ColleagueSearch(Router router, Cards cards, OutsideLine outside, HotlineDirectory hotlines, TimeProvider time)
{
    /// <summary>How long an agent waits while everybody of a queue is busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whoever took the call; else the SIP status that says why nobody did.</summary>
    /// <param name="ring">Rings phones on behalf of the agent's leg.</param>
    /// <param name="callOutside">Calls outside on its behalf.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="target">Who is asked; null when nobody has that name.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<(Party? Colleague, int Status)> FindAsync(
        Ring ring,
        Func<OutboundCall, CancellationToken, Task<OutboundResult>> callOutside,
        Agent caller,
        DialTarget? target,
        CancellationToken ct)
    {
        var request = Request(caller) with { From = caller.Name };
        return target switch
        {
            DialTarget.Colleague to when to.Agent != caller =>
                await router.AskAsync(request with { Only = to.Agent.Name }).ConfigureAwait(false) is { } offer
                    ? await RingAsync(ring, caller, offer, ct).ConfigureAwait(false)
                    : (null, 486),
            DialTarget.Queue to => await SearchAsync(ring, caller, request with { Queue = to.Name }, ct).ConfigureAwait(false),
            DialTarget.Outside to => await outside.CallAsync(callOutside, to.Number, caller.Name, ct).ConfigureAwait(false),
            _ => (null, 403),
        };
    }

    private async Task<(Party? Colleague, int Status)> SearchAsync(
        Ring ring, Agent caller, RoutingRequest request, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            while (router.StateOf(request).PresentAgents > request.Tried.Count)
            {
                var offer = await router.OfferAsync(request, waiting.Token).ConfigureAwait(false);
                if (await RingAsync(ring, caller, offer, waiting.Token).ConfigureAwait(false) is { Colleague: not null } found)
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
        Ring ring, Agent caller, Offer offer, CancellationToken ct)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(offer.Expired, ct);
        try
        {
            var card = ContactCard.OfColleague(caller, offer.Agent.Name, cards.Of(caller.Name));
            var result = await ring(card, giveUp.Token).ConfigureAwait(false);
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

    /// <summary>What routing is asked for in the agent's name.</summary>
    public RoutingRequest Request(Agent caller) => new(
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
