using Gateway.Desk.Agents;

namespace Gateway.Desk.Routing;

/// <summary>What a step of routing asks the router to do.</summary>
internal abstract record RoutingAction
{
    private RoutingAction()
    {
    }

    /// <summary>Hand this offer to whom waits for the contact.</summary>
    public sealed record Make(long OfferId, RoutingRequest Request, Agent Agent, DateTimeOffset Deadline) : RoutingAction;

    /// <summary>Tell the holder of an offer to stop ringing.</summary>
    public sealed record Expire(long OfferId) : RoutingAction;

    /// <summary>The contact left the line.</summary>
    public sealed record Dismiss(Guid ContactId) : RoutingAction;

    /// <summary>An offer is over. <paramref name="IsLapsed"/>: its holder never reported.</summary>
    public sealed record Close(long OfferId, string Agent, bool IsLapsed) : RoutingAction;
}
