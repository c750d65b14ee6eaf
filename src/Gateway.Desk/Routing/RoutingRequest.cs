using Gateway.Desk.Contacts;

namespace Gateway.Desk.Routing;

/// <summary>A contact that wants an agent.</summary>
/// <param name="ContactId">The contact; it waits or is offered once at a time.</param>
/// <param name="Queue">Name of the queue; its skills are needed too.</param>
/// <param name="Skills">Skills needed beyond the queue's.</param>
/// <param name="Language">
/// Two-letter code. Agents who speak it are required while one of them is logged in, has the skills, is not on a break
/// and is not in <paramref name="Tried"/>; otherwise the skills alone decide.
/// </param>
/// <param name="Priority">Higher goes first; 0 is usual.</param>
/// <param name="Since">When the contact began to wait. It keeps its place over re-offers.</param>
/// <param name="Tried">Agents who were offered it before; they come last, so that the next one is rung first.</param>
public sealed record RoutingRequest(
    Guid ContactId,
    string Queue,
    IReadOnlyList<string> Skills,
    string Language,
    int Priority,
    DateTimeOffset Since,
    IReadOnlySet<string> Tried)
{
    /// <summary>What it asks of the agent. Default a call.</summary>
    public WorkKind Kind { get; init; } = WorkKind.Call;

    /// <summary>Name of the agent who had the conversation before: offered first while they can take it, and nobody waits for them.</summary>
    public string? Preferred { get; init; }

    /// <summary>The one agent who is asked by name, whatever their skills; none: any able one. Such a request does not wait: it is
    /// offered at once or not at all.</summary>
    public string? Only { get; init; }

    /// <summary>The agent who passes the contact on, or asks a colleague: has it as long as nobody else does and is not offered it.</summary>
    public string? From { get; init; }

    /// <summary>One agent calls another. It costs the one who is called neither wrap-up nor a pause and counts for no statistics, and
    /// by name it reaches them on a break too.</summary>
    public bool IsConsult { get; init; }
}
