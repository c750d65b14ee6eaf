using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Whom a caller, or an agent who asks around, talks with. Disposing it writes down how it could be heard and hangs up.</summary>
/// <param name="call">The leg.</param>
/// <param name="name">Name for people; a number outside with its middle hidden.</param>
/// <param name="key">Name in records: an agent's user name.</param>
/// <param name="journal">The contact that it is about; none for a consultation.</param>
internal class Party(Call call, string name, string key, ContactJournal? journal) : IAsyncDisposable
{
    private bool _isLegElsewhere;

    /// <summary>Name for people.</summary>
    public string Name => name;

    /// <summary>The contact that it is about; none while it is only consulted.</summary>
    public ContactJournal? Journal { get; set; } = journal;

    /// <summary>The leg; another one once an agent went on at another phone.</summary>
    public Call Call { get; private set; } = call;

    /// <summary>The party goes on at the phone that calls; the old one is hung up. Nothing changes when that is not possible.</summary>
    public async Task MoveAsync(IncomingCall by)
    {
        if (await by.AnswerAsync().ConfigureAwait(false) is { } moved)
        {
            await MoveAsync(moved).ConfigureAwait(false);
        }
    }

    /// <summary>The party goes on at another leg; the old one is hung up.</summary>
    public async Task MoveAsync(Call to)
    {
        var left = Call;
        Call = to;
        await LegReport.TellAsync(Journal, key, left).ConfigureAwait(false);
        await left.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The leg belongs to somebody else from now on and goes on when the party is disposed.</summary>
    public void LeaveLeg() => _isLegElsewhere = true;

    public virtual async ValueTask DisposeAsync()
    {
        await LegReport.TellAsync(Journal, key, Call).ConfigureAwait(false);
        if (!_isLegElsewhere)
        {
            await Call.DisposeAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>An agent who has a contact, or a colleague on the line: what routing holds for it, and the leg to the phone. Disposing it
/// starts the wrap-up too.</summary>
internal sealed class Handling(Offer offer, Call call, ContactJournal? journal = null)
    : Party(call, offer.Agent.DisplayName, offer.Agent.Name, journal)
{
    public Agent Agent => offer.Agent;

    public Offer Offer => offer;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        offer.Dispose();
    }
}
