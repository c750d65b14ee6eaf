using Gateway.Desk.Agents;

namespace Gateway.Desk.Routing;

/// <summary>Who may take a request, and who of those is offered it first.</summary>
internal static class AgentChoicePolicy
{
    /// <summary>The logged-in agents who may take the request, whatever they are doing.</summary>
    public static IEnumerable<AgentState> Able(RoutingState state, RoutingRequest request)
    {
        var needsLanguage = NeedsLanguage(state, request);
        return state.Agents.Values.Where(agent => agent.IsRegistered
            && agent.Agent.Name != request.From
            && IsSuited(state, agent.Agent, request)
            && (!needsLanguage || Speaks(agent.Agent, request)));
    }

    /// <summary>
    /// The one to offer it to: not tried before, then who had the conversation before, then who has least in hand, then
    /// ready longest, then the higher levels, then by name. None when nobody of <paramref name="free"/> may take it.
    /// </summary>
    public static AgentState? Choose(RoutingState state, RoutingRequest request, IEnumerable<AgentState> free)
    {
        var suited = free
            .Where(agent => agent.Agent.Name != request.From && IsSuited(state, agent.Agent, request)).ToList();
        if (suited.Count == 0)
        {
            return null;
        }

        var needsLanguage = NeedsLanguage(state, request);
        return suited
            .Where(agent => !needsLanguage || Speaks(agent.Agent, request))
            .OrderBy(agent => request.Tried.Contains(agent.Agent.Name))
            .ThenBy(agent => agent.Agent.Name != request.Preferred)
            .ThenBy(agent => agent.Work.Count)
            .ThenBy(agent => agent.ReadySince)
            .ThenByDescending(agent => Level(state, agent.Agent, request))
            .ThenBy(agent => agent.Agent.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    // A speaker on a break or who just did not take it is no reason to let the customer wait; a busy one is.
    private static bool NeedsLanguage(RoutingState state, RoutingRequest request) =>
        state.Agents.Values.Any(agent => agent is { IsRegistered: true, IsOnBreak: false }
            && !request.Tried.Contains(agent.Agent.Name)
            && Speaks(agent.Agent, request)
            && IsSuited(state, agent.Agent, request));

    private static bool Speaks(Agent agent, RoutingRequest request) =>
        agent.Languages.Contains(request.Language, StringComparer.OrdinalIgnoreCase);

    // Runs for every agent and waiting request after every event, so it is written without allocations.
    private static bool IsSuited(RoutingState state, Agent agent, RoutingRequest request) =>
        agent.Capacity.Of(request.Kind) > 0
        && HasAll(agent, state.Queues[request.Queue].Skills)
        && HasAll(agent, request.Skills);

    private static bool HasAll(Agent agent, IReadOnlyList<string> skills)
    {
        for (var i = 0; i < skills.Count; i++)
        {
            if (!agent.Skills.ContainsKey(skills[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int Level(RoutingState state, Agent agent, RoutingRequest request) =>
        state.Queues[request.Queue].Skills.Union(request.Skills, StringComparer.Ordinal).Sum(skill => agent.Skills[skill]);
}
