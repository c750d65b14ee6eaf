namespace Gateway.Desk.Agents;

/// <summary>How much an agent may have in hand at a time, by kind of work; 0 of a kind is never offered.</summary>
/// <param name="Call">0 or 1. Default 1.</param>
/// <param name="Chat">Default 3.</param>
/// <param name="Email">Default 5.</param>
public sealed record AgentCapacity(int Call = 1, int Chat = 3, int Email = 5);
