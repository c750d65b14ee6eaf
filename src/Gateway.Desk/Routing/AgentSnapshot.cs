using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;

namespace Gateway.Desk.Routing;

/// <summary>An agent at one moment.</summary>
/// <param name="Agent">Who.</param>
/// <param name="Presence">What they are doing.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When it ends by itself; none when it does not.</param>
/// <param name="Offered">What is being offered to them; none otherwise.</param>
/// <param name="Work">What they have in hand, in the order in which they took it: at most one call, and messages beside it.</param>
/// <param name="IsOnBreak">Whether they asked for a pause (*2), also when it begins only after the present contact.</param>
public sealed record AgentSnapshot(
    Agent Agent,
    Presence Presence,
    DateTimeOffset Since,
    DateTimeOffset? Until,
    AgentWork? Offered,
    IReadOnlyList<AgentWork> Work,
    bool IsOnBreak)
{
    /// <summary>The contact that is in front of them: offered, else the call, else the message that they have longest; none otherwise.</summary>
    public Guid? ContactId => (Offered ?? Work.OrderBy(work => work.Kind != WorkKind.Call).FirstOrDefault())?.ContactId;
}

/// <summary>A contact that is offered to an agent or in their hands.</summary>
/// <param name="ContactId">The contact; of a consultation only routing knows it.</param>
/// <param name="Kind">What it asks of them.</param>
/// <param name="Queue">The line it came from.</param>
/// <param name="Since">Offered or taken since.</param>
/// <param name="IsConsult">A talk with a colleague, no customer's contact.</param>
public sealed record AgentWork(Guid ContactId, WorkKind Kind, string Queue, DateTimeOffset Since, bool IsConsult);
