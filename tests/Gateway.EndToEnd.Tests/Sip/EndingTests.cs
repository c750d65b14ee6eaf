using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>RFC 3261 15: the gateway says BYE to everyone when it is told to stop.</summary>
public sealed class EndingTests
{
    private static readonly GatewaySetup Setup = new() { T1 = TimeSpan.FromMilliseconds(100) };

    [Theory]
    [InlineData("call-until-bye", PeerTransport.Udp)]
    [InlineData("call-until-bye", PeerTransport.Tcp)]
    [InlineData("crossing-byes", PeerTransport.Udp)]
    [InlineData("crossing-byes", PeerTransport.Tcp)]
    public async Task A_stopping_gateway_says_BYE_and_is_gone_within_5_seconds(string scenario, PeerTransport transport)
    {
        using var folder = GatewayFolder.Create(Setup);
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var caller = await SippScenario.StartAsync(SippCalls.Towards(gateway, scenario, transport));
        await AnsweredAsync(caller);

        var code = await gateway.StopAsync();

        Assert.Equal(0, code);
        Assert.Equal(["ready"], gateway.Output);
        (await caller.Completed).EnsureSuccess();
    }

    /// <summary>SIPp reports nothing while it runs but its message log, so that is read until the ACK is in it.</summary>
    private static async Task AnsweredAsync(SippScenario caller)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!caller.Messages.Contains("\nACK sip:", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
