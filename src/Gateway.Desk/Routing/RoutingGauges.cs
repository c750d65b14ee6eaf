using System.Diagnostics.Metrics;

namespace Gateway.Desk.Routing;

/// <summary>Shows how many contacts one router holds at this moment.</summary>
internal sealed class RoutingGauges : IDisposable
{
    private readonly Meter _meter = new("gateway.desk");

    public RoutingGauges(Func<RoutingState> state)
    {
        _meter.CreateObservableUpDownCounter(
            "gateway.desk.waiting", () => state().Waiting.Count, "{contact}", "Contacts that wait for an agent.");
        _meter.CreateObservableUpDownCounter(
            "gateway.desk.offers",
            () => state().Agents.Values.Sum(agent => agent.Work.Count + (agent.Ringing is null ? 0 : 1)),
            "{offer}",
            "Offers that ring or are handled.");
    }

    public void Dispose() => _meter.Dispose();
}
