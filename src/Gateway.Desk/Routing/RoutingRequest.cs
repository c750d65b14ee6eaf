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
    IReadOnlySet<string> Tried);
