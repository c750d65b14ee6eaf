namespace Gateway.Desk.Agents;

/// <summary>An agent at one moment.</summary>
/// <param name="Agent">Who.</param>
/// <param name="Presence">What they are doing.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When it ends by itself; none when it does not.</param>
/// <param name="ContactId">The contact that rings them or that they handle; none otherwise.</param>
/// <param name="IsOnBreak">Whether they asked for a pause (*2), also when it begins only after the present contact.</param>
public sealed record AgentSnapshot(
    Agent Agent, Presence Presence, DateTimeOffset Since, DateTimeOffset? Until, Guid? ContactId, bool IsOnBreak);
