using System.Collections.Concurrent;
using Gateway.Telephony.Calls;

namespace Gateway.Desk.Flows;

/// <summary>The card of the contact that each agent has on the phone, so that a colleague who is called sees what it is about.</summary>
internal sealed class Cards
{
    private readonly ConcurrentDictionary<string, AgentRing> _cards = new();

    public void Put(string agent, AgentRing card) => _cards[agent] = card;

    public void Remove(string agent) => _cards.TryRemove(agent, out _);

    public AgentRing? Of(string agent) => _cards.GetValueOrDefault(agent);
}
