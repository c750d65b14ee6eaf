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

    /// <summary>Who was asked in a consultation has the contact now.</summary>
    TakenOver,
}
