using Gateway.Desk.Agents;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>An agent who has a contact, or a colleague on the line: what routing holds for it, and the leg to the phone. Disposing it
/// hangs up and starts the wrap-up.</summary>
internal sealed class Handling(Offer offer, Call call) : IAsyncDisposable
{
    public Agent Agent => offer.Agent;

    public Offer Offer => offer;

    /// <summary>The leg; another one once the agent went on at another phone.</summary>
    public Call Call { get; private set; } = call;

    /// <summary>The agent goes on at the phone that calls; the old one is hung up. Nothing changes when that is not possible.</summary>
    public async Task MoveAsync(IncomingCall by)
    {
        if (await by.AnswerAsync().ConfigureAwait(false) is { } moved)
        {
            var left = Call;
            Call = moved;
            await left.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Call.DisposeAsync().ConfigureAwait(false);
        offer.Dispose();
    }
}
