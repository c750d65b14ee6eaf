using Gateway.EndToEnd.Tests.Voice;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>RFC 3262, RFC 3960: the closed message before the answer, to callers with and without reliable responses.</summary>
public sealed class EarlyMediaTests : IAsyncLifetime
{
    private readonly GatewayFolder _folder = GatewayFolder.Create(new GatewaySetup
    {
        T1 = TimeSpan.FromMilliseconds(100),
        Open = OpeningTests.AnotherHour(),
        ClosedMessage = "before-answer",
    });

    private GatewayProcess? _gateway;

    private GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("The gateway has not been started.");

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Callers_hear_it_by_183_and_are_turned_away_unanswered()
    {
        var runs = new[]
        {
            ("early-media", PeerTransport.Udp), ("early-media", PeerTransport.Tcp), ("early-media-plain", PeerTransport.Udp),
        };

        // Each hears the whole message, so they call at once.
        await Task.WhenAll(runs.Select(run => SippCalls.RunAsync(SippCalls.Towards(Gateway, run.Item1, run.Item2))));

        await Leftovers.NothingAsync(Gateway);
    }
}
