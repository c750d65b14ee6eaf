using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>Real phones of agents.</summary>
internal static class Agents
{
    /// <summary>Agents speak later than phones answer: a prompt or a queue may come before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Registers a phone of an agent; by default it rings until the test says what to do.</summary>
    public static Task<Baresip> StartAsync(GatewayProcess gateway, AgentSetup agent, BaresipOptions? options = null) =>
        Baresip.StartAsync((options ?? new BaresipOptions()) with
        {
            User = agent.Name,
            Registrar = options?.Transport == PeerTransport.Tls ? gateway.Folder.Tls : gateway.Sip,
            Secret = agent.Secret,
        });

    /// <summary>Awaits that the next call rings at the phone.</summary>
    public static Task<PhoneEvent> RungAsync(this Baresip agent) => agent.WaitAsync(PhoneEventKind.Incoming, Patience);

    /// <summary>Awaits that the phone's next call is over.</summary>
    public static Task<PhoneEvent> ClosedAsync(this Baresip phone) => phone.WaitAsync(PhoneEventKind.Closed, Patience);

    /// <summary>Lets the next call ring and answers it.</summary>
    public static async Task TakeAsync(this Baresip agent)
    {
        await agent.RungAsync();
        await agent.AcceptAsync();
    }

    /// <summary>Dials a feature code, or whatever else the test wants, and awaits how that ends.</summary>
    public static async Task<PhoneEvent> DialToTheEndAsync(this Baresip agent, string code, GatewayProcess gateway)
    {
        await agent.DialAsync(code, gateway.Sip);
        return await agent.ClosedAsync();
    }

    /// <summary>Awaits that many keys that the other side presses, and returns them all.</summary>
    public static async Task<string> KeysAsync(this Baresip phone, int count)
    {
        for (var key = 0; key < count; key++)
        {
            await phone.WaitAsync(PhoneEventKind.Digit, Patience);
        }

        return phone.Digits;
    }

    /// <summary>How often the phone rang.</summary>
    public static int Rings(this Baresip agent) => agent.Events.Count(entry => entry.Kind == PhoneEventKind.Incoming);
}
