using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>Tells routing that an agent who was rung did not take it.</summary>
internal static class OfferReport
{
    /// <summary>The SIP status that says the same, and words for people.</summary>
    public static (int Status, string Text) NotTaken(Offer offer, RingResult result)
    {
        switch (result)
        {
            case RingResult.Rejected rejected:
                offer.Reject();
                return (Math.Max(rejected.Status, 400), $"{offer.Agent.DisplayName} rejected: {rejected.Status} {rejected.Reason}");
            case RingResult.Unreachable unreachable:
                offer.Unreachable();
                return (480, $"{offer.Agent.DisplayName} unreachable: {unreachable.Reason}");
            default:
                offer.NoAnswer();
                return (480, $"{offer.Agent.DisplayName} did not answer");
        }
    }
}
