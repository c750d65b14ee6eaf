using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
using Gateway.Desk.Routing;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Desk.Flows;

/// <summary>Whom an agent means by what they dial or transfer to: exactly one destination, or none. A name is compared as a whole, a
/// number is digits and nothing else; no address is ever built from the text.</summary>
internal sealed class DialPlan(IReadOnlyList<Agent> agents, Router router, HotlineDirectory hotlines, string country)
{
    private readonly Dictionary<string, Agent> _agents = agents.ToDictionary(agent => agent.Name);
    private readonly Dictionary<string, Agent> _extensions =
        agents.Where(agent => agent.Extension is not null).ToDictionary(agent => agent.Extension!);

    /// <summary>A colleague's name or extension, else a queue's, else a number of a hotline, which stands for its queue, else a number outside,
    /// of which the policy of destinations says whether it may be called.</summary>
    public DialTarget? Find(string dialled)
    {
        if (_agents.TryGetValue(dialled, out var colleague) || _extensions.TryGetValue(dialled, out colleague))
        {
            return new DialTarget.Colleague(colleague);
        }

        return router.HasQueue(dialled) ? new DialTarget.Queue(dialled)
            : hotlines.Find(dialled) is { } hotline ? new DialTarget.Queue(hotline.Queue)
            : PhoneNumber.TryParseDialled(dialled, country, out var number) && E164Number.TryParse(number.Value, out var outside)
                ? new DialTarget.Outside(outside)
            : null;
    }

    /// <summary>The agent of that name.</summary>
    public Agent Colleague(string name) => _agents[name];
}

/// <summary>Who can be called.</summary>
internal abstract record DialTarget(string DisplayName)
{
    /// <summary>One agent.</summary>
    public sealed record Colleague(Agent Agent) : DialTarget(Agent.DisplayName);

    /// <summary>Whoever of a queue's agents is free.</summary>
    public sealed record Queue(string Name) : DialTarget(Name);

    /// <summary>Somebody with a public number.</summary>
    public sealed record Outside(E164Number Number) : DialTarget(Number.ToString());
}
