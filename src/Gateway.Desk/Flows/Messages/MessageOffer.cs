using Gateway.Desk.Contacts;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Shows one agent one offer and tells routing what came of it.</summary>
internal static class MessageOffer
{
    /// <summary>True when the agent has it.</summary>
    public static async Task<bool> TryAsync(IAgentDesk desk, Correspondent customer, Offer offer, ChatCard card, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(offer.Expired, ct);
        var answer = await desk.OfferAsync(offer.Agent.Name, card, either.Token).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        switch (answer)
        {
            case DeskAnswer.Accepted:
                offer.Accept();
                return true;
            case DeskAnswer.Rejected:
                offer.Reject();
                customer.Journal.Tell(TimelineKind.NotTaken, $"{offer.Agent.DisplayName} declined");
                return false;
            case DeskAnswer.Unreachable:
                offer.Unreachable();
                customer.Journal.Tell(TimelineKind.NotTaken, $"{offer.Agent.DisplayName} cannot be shown messages");
                return false;
            default:
                offer.NoAnswer();
                customer.Journal.Tell(TimelineKind.NotTaken, $"{offer.Agent.DisplayName} did not answer");
                return false;
        }
    }
}
