namespace Gateway.Desk.Routing;

/// <summary>What the holder of an offer reports.</summary>
internal enum OfferOutcome
{
    Accepted,
    Rejected,
    NoAnswer,
    Unreachable,
    Withdrawn,
    Ended,
}
