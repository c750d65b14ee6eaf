using System.Collections.Immutable;
using Gateway.Desk.Agents;

namespace Gateway.Desk.Routing;

/// <summary>All that routing knows, immutable: the router replaces it whole, everybody else reads it without a lock.</summary>
internal sealed record RoutingState
{
    public required ImmutableDictionary<string, QueueOptions> Queues { get; init; }

    public required ImmutableSortedDictionary<string, AgentState> Agents { get; init; }

    public ImmutableSortedSet<WaitingRequest> Waiting { get; init; } = [];

    public HandlingTimes HandlingTimes { get; init; } = HandlingTimes.None;

    public long LastOfferId { get; init; }

    /// <summary>The time of the last step; steps never go back.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the next step is due without an event from outside.</summary>
    public DateTimeOffset? NextDue => Agents.Values.Min(agent => agent.NextDue);

    public static RoutingState Start(
        IEnumerable<Agent> agents, IEnumerable<QueueOptions> queues, DateTimeOffset now) => new()
        {
            Queues = queues.ToImmutableDictionary(queue => queue.Name, StringComparer.Ordinal),
            Agents = agents.ToImmutableSortedDictionary(
                agent => agent.Name, agent => new AgentState(agent, now), StringComparer.Ordinal),
            Now = now,
        };

    /// <summary>The agent who is rung for or handles a request's contact, besides the one who passes it on.</summary>
    public AgentState? AgentWith(RoutingRequest request) => Agents.Values.FirstOrDefault(
        agent => agent.Has(request.ContactId) && agent.Agent.Name != request.From);
}
