using Gateway.Desk.Agents;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Flows;

/// <summary>Whom an agent means by what they dial or transfer to: exactly one destination inside the house, or none. The name is
/// compared as a whole; nothing is ever built from it.</summary>
internal sealed class DialPlan(IReadOnlyList<Agent> agents, Router router, HotlineDirectory hotlines)
{
    private readonly Dictionary<string, Agent> _agents = agents.ToDictionary(agent => agent.Name);

    /// <summary>A colleague's name, else a queue's, else a number of a hotline, which stands for its queue.</summary>
    public DialTarget? Find(string dialled)
    {
        if (_agents.TryGetValue(dialled, out var colleague))
        {
            return new DialTarget.Colleague(colleague);
        }

        return router.HasQueue(dialled) ? new DialTarget.Queue(dialled)
            : hotlines.Find(dialled) is { } hotline ? new DialTarget.Queue(hotline.Queue)
            : null;
    }

    /// <summary>The agent of that name.</summary>
    public Agent Colleague(string name) => _agents[name];
}

/// <summary>A destination inside the house.</summary>
internal abstract record DialTarget(string DisplayName)
{
    /// <summary>One agent.</summary>
    public sealed record Colleague(Agent Agent) : DialTarget(Agent.DisplayName);

    /// <summary>Whoever of a queue's agents is free.</summary>
    public sealed record Queue(string Name) : DialTarget(Name);
}
