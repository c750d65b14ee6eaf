using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows;

/// <summary>Finds the caller an agent and lets them talk: offer after offer until one accepts, while the caller waits honestly; again
/// when the agent passes the caller on to a queue.</summary>
internal sealed partial class AgentSearch(
    WaitingLine waiting, Talk talk, Forwards forwards, ICaseStore cases, Phrasebook phrases, TimeProvider time, ILogger<AgentSearch> logger)
{
    public async Task<Ending> RunAsync(Guest guest, ReceptionOutcome.ToQueue wanted, CancellationToken ct)
    {
        guest.Journal.Change(contact => contact with { Queue = wanted.Queue });
        guest.Journal.Tell(TimelineKind.Queued, wanted.Queue);
        await AttachAsync(guest, wanted.Wish.LabelIn(guest.Language), ct).ConfigureAwait(false);
        var request = new RoutingRequest(
            guest.Journal.Contact.Id,
            wanted.Queue,
            wanted.Wish.Intent?.Skills ?? [],
            guest.Language,
            Priority: 0,
            time.GetUtcNow(),
            new HashSet<string>());
        Agent? transferredBy = null;
        await using var farewells = new Farewells();
        while (true)
        {
            var (offer, asked) = await waiting.WaitAsync(guest, request, ct).ConfigureAwait(false);
            request = asked;
            if (offer is null)
            {
                return await ApologizeAsync(guest, ct).ConfigureAwait(false);
            }

            var card = ContactCard.For(guest, wanted, offer.Agent, transferredBy);
            var (taken, _) = await AgentRinging.RingAsync(guest, card, offer, onRinging: null, forwards, ct).ConfigureAwait(false);
            request = request with { Tried = new HashSet<string>(request.Tried) { offer.Agent.Name } };
            if (taken is null)
            {
                continue;
            }

            var (ending, back) = await talk.RunAsync(guest, wanted, taken, request, farewells, ct).ConfigureAwait(false);
            if (ending is not null)
            {
                return ending;
            }

            (request, transferredBy) = (back!.Request, back.By);
        }
    }

    // A caller is served even when the disk is not: without a case.
    private async Task AttachAsync(Guest guest, string? subject, CancellationToken ct)
    {
        try
        {
            if (await cases.AttachAsync(guest.Journal.Contact, new CaseClue(subject), ct).ConfigureAwait(false) is { } found)
            {
                guest.Journal.Change(contact => contact with { CaseNumber = found.Number });
            }
        }
        catch (StoreException fault)
        {
            LogUnattached(fault, guest.Journal.Contact.Id);
        }
    }

    private async Task<Ending> ApologizeAsync(Guest guest, CancellationToken ct)
    {
        var prompt = await phrases.SayAsync(guest.Language, Phrase.Nobody, ct).ConfigureAwait(false);
        await guest.Call.PlayAsync(prompt, ct).ConfigureAwait(false);
        return new Ending(Result.Unserved, Reasons.NobodyThere);
    }

    [LoggerMessage(LogLevel.Error, "contact {Contact} is served without a case: the cases cannot be read")]
    private partial void LogUnattached(Exception fault, Guid contact);
}
