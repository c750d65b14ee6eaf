using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>Real phones of agents.</summary>
internal static class Agents
{
    /// <summary>Registers a phone of an agent; by default it rings until the test says what to do.</summary>
    public static Task<Baresip> StartAsync(GatewayProcess gateway, AgentSetup agent, BaresipOptions? options = null) =>
        Baresip.StartAsync((options ?? new BaresipOptions()) with
        {
            User = agent.Name,
            Registrar = gateway.Sip,
            Secret = agent.Secret,
        });
}
