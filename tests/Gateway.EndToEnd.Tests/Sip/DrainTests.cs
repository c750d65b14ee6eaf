using System.Net;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;

namespace Gateway.EndToEnd.Tests.Sip;

/// <summary>An update without a lost call: no new ones, those in progress end by themselves, then the gateway stops.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_draining_gateway_refuses_new_calls_finishes_the_old_ones_and_stops()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { T1 = TimeSpan.FromMilliseconds(100) });
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var caller = await SippScenario.StartAsync(
            SippCalls.Towards(gateway, "call", PeerTransport.Udp) with { Talk = TimeSpan.FromSeconds(8) });
        await AnsweredAsync(caller);

        Assert.Equal(["1 call left"], await gateway.AskAsync("drain"));
        var status = await gateway.AskAsync("status");
        var refused = await SippCalls.RunAsync(SippCalls.Towards(gateway, "refused", PeerTransport.Udp));
        var options = await SippScenario.RunAsync(SippCalls.Towards(gateway, "options", PeerTransport.Udp));

        Assert.StartsWith("state   draining on", status[0], StringComparison.Ordinal);
        Assert.Equal("503", Assert.Single(refused.Logged));
        Assert.Contains("SIP/2.0 503", options.Messages, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync("/health/live"));

        var drained = gateway.AskAsync("drain", "--wait", "--stop", "--timeout", "1m");
        (await caller.Completed).EnsureSuccess();
        Assert.Equal("0 calls left", (await drained)[^1]);
        Assert.Equal(0, await gateway.Exited);
        Assert.False(File.Exists(Path.Combine(folder.Data, "control.sock")));
    }

    [Fact]
    public async Task A_drain_can_be_taken_back()
    {
        using var folder = GatewayFolder.Create(new GatewaySetup { T1 = TimeSpan.FromMilliseconds(100) });
        await using var gateway = await GatewayProcess.StartAsync(folder);

        await gateway.AskAsync("drain");
        await gateway.AskAsync("drain", "--cancel");

        await SippCalls.RunAsync(SippCalls.Towards(gateway, "call", PeerTransport.Udp));
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync("/health/ready"));
    }

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
