using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Finds the caller an agent and lets them talk: offer after offer until one accepts, while the caller waits honestly.</summary>
internal sealed class AgentSearch(WaitingLine waiting, Phrasebook phrases, TimeProvider time)
{
    public async Task<Ending> RunAsync(Guest guest, ReceptionOutcome.ToQueue wanted, CancellationToken ct)
    {
        guest.Journal.Change(contact => contact with { Queue = wanted.Queue });
        guest.Journal.Tell(TimelineKind.Queued, wanted.Queue);
        var request = new RoutingRequest(
            guest.Journal.Contact.Id,
            wanted.Queue,
            wanted.Wish.Intent?.Skills ?? [],
            guest.Language,
            Priority: 0,
            time.GetUtcNow(),
            new HashSet<string>());
        while (true)
        {
            var (offer, asked) = await waiting.WaitAsync(guest, request, ct).ConfigureAwait(false);
            request = asked;
            if (offer is null)
            {
                return await ApologizeAsync(guest, ct).ConfigureAwait(false);
            }

            using (offer)
            {
                if (await RingAsync(guest, wanted, offer, ct).ConfigureAwait(false) is { } ending)
                {
                    return ending;
                }
            }

            request = request with { Tried = new HashSet<string>(request.Tried) { offer.Agent.Name } };
        }
    }

    // Null: this agent did not take it.
    private async Task<Ending?> RingAsync(Guest guest, ReceptionOutcome.ToQueue wanted, Offer offer, CancellationToken ct)
    {
        guest.Journal.Tell(TimelineKind.Offered, offer.Agent.DisplayName);
        using var ringing = CancellationTokenSource.CreateLinkedTokenSource(offer.Expired, ct);
        var result = await guest.Call.RingAsync(ContactCard.For(guest, wanted, offer.Agent.Name), ringing.Token)
            .ConfigureAwait(false);
        if (result is RingResult.Answered answered)
        {
            await using var agent = answered.Call;
            ct.ThrowIfCancellationRequested();
            offer.Accept();
            guest.Journal.Change(contact => contact with { Agent = offer.Agent.Name });
            guest.Journal.Tell(TimelineKind.Taken, offer.Agent.DisplayName);
            await Conversation.RunAsync(guest.Call, agent, phrases.Music, ct).ConfigureAwait(false);
            return new Ending(Result.HandedOver, EndOf(guest.Call, agent));
        }

        ct.ThrowIfCancellationRequested();
        guest.Journal.Tell(TimelineKind.NotTaken, Report(offer, result));
        return null;
    }

    private static string Report(Offer offer, RingResult result)
    {
        switch (result)
        {
            case RingResult.Rejected rejected:
                offer.Reject();
                return $"{offer.Agent.DisplayName} rejected: {rejected.Status} {rejected.Reason}";
            case RingResult.Unreachable unreachable:
                offer.Unreachable();
                return $"{offer.Agent.DisplayName} unreachable: {unreachable.Reason}";
            default:
                offer.NoAnswer();
                return $"{offer.Agent.DisplayName} did not answer";
        }
    }

    private async Task<Ending> ApologizeAsync(Guest guest, CancellationToken ct)
    {
        var prompt = await phrases.SayAsync(guest.Language, Phrase.Nobody, ct).ConfigureAwait(false);
        await guest.Call.PlayAsync(prompt, ct).ConfigureAwait(false);
        return new Ending(Result.Unserved, Reasons.NobodyThere);
    }

    private static string EndOf(Call caller, Call agent) => caller.End switch
    {
        CallEnd.MediaTimeout => Reasons.MediaTimeout,
        not CallEnd.None => Reasons.CallerHungUp,
        _ when agent.End == CallEnd.MediaTimeout => Reasons.MediaTimeout,
        _ when agent.End != CallEnd.None => Reasons.AgentHungUp,
        _ => Reasons.GatewayStopped,
    };
}
