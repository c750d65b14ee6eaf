using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>An agent who has a contact, or a colleague on the line: what routing holds for it, and the leg to the phone. Disposing it
/// writes down how it could be heard, hangs up and starts the wrap-up.</summary>
internal sealed class Handling(Offer offer, Call call, ContactJournal? journal = null) : IAsyncDisposable
{
    public Agent Agent => offer.Agent;

    public Offer Offer => offer;

    /// <summary>The contact that is handled; none while the agent is only consulted.</summary>
    public ContactJournal? Journal { get; set; } = journal;

    /// <summary>The leg; another one once the agent went on at another phone.</summary>
    public Call Call { get; private set; } = call;

    /// <summary>The agent goes on at the phone that calls; the old one is hung up. Nothing changes when that is not possible.</summary>
    public async Task MoveAsync(IncomingCall by)
    {
        if (await by.AnswerAsync().ConfigureAwait(false) is { } moved)
        {
            var left = Call;
            Call = moved;
            await LegReport.TellAsync(Journal, Agent.Name, left).ConfigureAwait(false);
            await left.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LegReport.TellAsync(Journal, Agent.Name, Call).ConfigureAwait(false);
        await Call.DisposeAsync().ConfigureAwait(false);
        offer.Dispose();
    }
}
