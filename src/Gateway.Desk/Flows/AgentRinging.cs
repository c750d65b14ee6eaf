using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Rings the agent of an offer with the contact's card, and writes down what came of it.</summary>
internal static class AgentRinging
{
    /// <summary>The agent, who has the contact now; else the SIP status that says why not. The offer is reported in any case.</summary>
    /// <param name="onRinging">Runs once when a phone rings.</param>
    /// <param name="forwards">Where the phone may send the caller; null: nowhere.</param>
    public static async Task<(Handling? Taken, int Status)> RingAsync(
        Guest guest, AgentRing card, Offer offer, Func<Task>? onRinging, Forwards? forwards, CancellationToken ct)
    {
        guest.Journal.Tell(TimelineKind.Offered, offer.Agent.DisplayName);
        try
        {
            var result = await RingAsync(guest.Call, card, offer, onRinging, ct).ConfigureAwait(false);
            if (result is RingResult.Answered answered)
            {
                return (await TakeAsync(guest, offer, answered.Call, ct).ConfigureAwait(false), 200);
            }

            ct.ThrowIfCancellationRequested();
            var (status, text) = OfferReport.NotTaken(offer, result);
            guest.Journal.Tell(TimelineKind.NotTaken, text);
            if (forwards is null || result is not RingResult.Rejected { Elsewhere: { } target })
            {
                return (null, status);
            }

            // One hop only: two phones that name each other ring once.
            return await forwards.FollowAsync(offer, target).ConfigureAwait(false) is { } other
                ? await RingAsync(guest, card with { Agent = other.Agent.Name, ReferredBy = offer.Agent.Name }, other, onRinging, null, ct)
                    .ConfigureAwait(false)
                : (null, status);
        }
        catch
        {
            offer.Dispose();
            throw;
        }
    }

    private static async Task<RingResult> RingAsync(
        Call caller, AgentRing card, Offer offer, Func<Task>? onRinging, CancellationToken ct)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(offer.Expired, ct);
        var rings = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var result = caller.RingAsync(card with { OnRinging = () => rings.TrySetResult() }, giveUp.Token);
        if (onRinging is not null && await Task.WhenAny(rings.Task, result).ConfigureAwait(false) == rings.Task)
        {
            await onRinging().ConfigureAwait(false);
        }

        return await result.ConfigureAwait(false);
    }

    private static async Task<Handling> TakeAsync(Guest guest, Offer offer, Call agent, CancellationToken ct)
    {
        try
        {
            ct.ThrowIfCancellationRequested();
            offer.Accept();
        }
        catch
        {
            await agent.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        guest.Journal.Change(contact => contact with { Agent = offer.Agent.Name });
        guest.Journal.Tell(TimelineKind.Taken, offer.Agent.DisplayName);
        return new Handling(offer, agent, guest.Journal);
    }
}
