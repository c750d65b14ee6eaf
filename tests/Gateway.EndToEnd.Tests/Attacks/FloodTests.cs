using System.Globalization;
using System.Net;
using Gateway.EndToEnd.Tests.Sip;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Scenarios;

namespace Gateway.EndToEnd.Tests.Attacks;

/// <summary>A flood from one address harms no call from another.</summary>
public sealed class FloodTests
{
    private const int Rate = 20_000;
    private const int Seconds = 10;
    private const int Calls = 50;
    private const double MoreMemoryMiB = 100;

    private static readonly IPAddress Attacker = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task Fifty_calls_go_well_while_20000_INVITEs_a_second_come_from_elsewhere_and_nothing_stays()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        (await SippScenario.RunAsync(SippCalls.Towards(gateway, "call", PeerTransport.Udp) with { Calls = 10 })).EnsureSuccess();
        var before = MemoryMiB(gateway.ProcessId);

        var flood = SippScenario.RunAsync(SippCalls.Towards(gateway, "flood", PeerTransport.Udp, ("method", "INVITE")) with
        {
            LocalAddress = Attacker,
            Rate = Rate,
            Calls = Rate * Seconds,
            IsTraced = false,
            DropsUnexpected = true,
            Limit = TimeSpan.FromSeconds(90),
        });
        var calls = await SippScenario.RunAsync(SippCalls.Towards(gateway, "call", PeerTransport.Udp) with
        {
            Calls = Calls,
            Rate = Calls / Seconds,
            Limit = TimeSpan.FromSeconds(60),
        });
        await flood;

        Assert.Equal((Calls, 0), (calls.EnsureSuccess().Successful, calls.Failed));
        Assert.True(await IsBackAsync(gateway.ProcessId, before + MoreMemoryMiB), $"{before:0} MiB before, {MemoryMiB(gateway.ProcessId):0} MiB after");
        var metrics = await gateway.MetricsAsync();
        Assert.InRange(Sum(metrics, "gateway_admission_dropped"), 1_000, double.MaxValue);
        Assert.Equal(0, Sum(metrics, "gateway_sip_dropped_total{cause=\"LaneFull\""));
        Assert.DoesNotContain(gateway.Log, line => line.Contains("failed", StringComparison.Ordinal) && line.Contains(" error ", StringComparison.Ordinal));
    }

    private static double Sum(IReadOnlyDictionary<string, double> metrics, string start) =>
        metrics.Where(entry => entry.Key.StartsWith(start, StringComparison.Ordinal)).Sum(entry => entry.Value);

    private static async Task<bool> IsBackAsync(int process, double most)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (MemoryMiB(process) > most)
        {
            if (limit.IsCancellationRequested)
            {
                return false;
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return true;
    }

    private static double MemoryMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
