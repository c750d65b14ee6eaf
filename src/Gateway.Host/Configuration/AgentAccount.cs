using Gateway.Desk.Agents;

namespace Gateway.Host.Configuration;

/// <summary>An agent and where the secret of the agent's phones is kept.</summary>
/// <param name="Agent">The person.</param>
/// <param name="Secret">Null: the phones of this agent cannot register.</param>
public sealed record AgentAccount(Agent Agent, SecretReference? Secret);
