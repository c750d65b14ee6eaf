using Gateway.Desk.Routing;
using Gateway.Host.Api.Resources.Json;
using Gateway.Host.Configuration;

namespace Gateway.Host.Api.Resources;

/// <summary><c>/queues</c> and <c>/agents</c>: how things stand at this moment.</summary>
internal sealed class QueuesApi(Router router, IReadOnlyList<QueueOptions> queues, TimeProvider time) : IApiResource
{
    private const string Tag = "Queues";

    public void Map(RouteGroupBuilder api)
    {
        api.MapGet("/queues", Queues).Describe(
            "listQueues", Tag, ApiScopes.QueuesRead, "List queues", "How a new caller would find each at this moment.");
        api.MapGet("/agents", Agents).Describe(
            "listAgents", Tag, ApiScopes.QueuesRead, "List agents", "Every agent of the configuration at this moment.");
    }

    private IReadOnlyList<QueueJson> Queues() =>
    [
        .. from queue in queues
           let state = router.StateOf(new RoutingRequest(Guid.Empty, queue.Name, [], "", 0, time.GetUtcNow(), new HashSet<string>()))
           select new QueueJson(
               queue.Name, state.WaitingAhead, state.LoggedInAgents, state.PresentAgents, state.FreeAgents, state.EstimatedWait?.TotalSeconds),
    ];

    private IReadOnlyList<AgentJson> Agents() =>
    [
        .. router.Agents.Select(agent => new AgentJson(
            agent.Agent.Name, agent.Agent.DisplayName, agent.Agent.Languages, agent.Presence, agent.Since, agent.Until, agent.ContactId)),
    ];
}
