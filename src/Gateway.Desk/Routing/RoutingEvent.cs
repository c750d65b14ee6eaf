namespace Gateway.Desk.Routing;

/// <summary>What happens to routing from outside.</summary>
internal abstract record RoutingEvent
{
    private RoutingEvent()
    {
    }

    /// <summary>Nothing but time.</summary>
    public sealed record Tick : RoutingEvent;

    /// <summary>A contact wants an agent.</summary>
    public sealed record Wait(RoutingRequest Request) : RoutingEvent;

    /// <summary>The caller of a waiting contact left or gave up.</summary>
    public sealed record Leave(Guid ContactId) : RoutingEvent;

    /// <summary>The holder of an offer says what came of it.</summary>
    public sealed record Report(long OfferId, string Agent, RoutingRequest Request, OfferOutcome Outcome) : RoutingEvent;

    /// <summary>The first phone of an agent came, or the last one went.</summary>
    public sealed record Registered(string Agent, bool IsRegistered) : RoutingEvent;

    /// <summary>The agent is ready (*1).</summary>
    public sealed record Ready(string Agent) : RoutingEvent;

    /// <summary>The agent wants a pause (*2).</summary>
    public sealed record Pause(string Agent) : RoutingEvent;
}
