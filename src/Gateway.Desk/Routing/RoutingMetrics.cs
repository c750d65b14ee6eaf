using System.Diagnostics.Metrics;

namespace Gateway.Desk.Routing;

/// <summary>What routing counts: offers by outcome, and how long contacts waited for an offer.</summary>
internal static class RoutingMetrics
{
    private static readonly Meter Meter = new("Gateway.Desk");

    private static readonly Counter<long> Outcomes =
        Meter.CreateCounter<long>("gateway.desk.offer_outcomes", description: "Offers by what came of them");

    private static readonly Histogram<double> Waits =
        Meter.CreateHistogram<double>("gateway.desk.offer_wait", "s", "From beginning to wait until an offer");

    public static void Offered(TimeSpan wait) => Waits.Record(Math.Max(0, wait.TotalSeconds));

    public static void Reported(OfferOutcome outcome) =>
        Outcomes.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
}
