using Gateway.Peers.Gateways;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>Looks after what calls leave behind, as /metrics shows it.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Gauges =
    [
        "gateway_calls",
        "gateway_media_sessions",
        "gateway_sip_dialogs",
        "gateway_sip_transactions",
        "gateway_desk_waiting",
        "gateway_desk_offers",
    ];

    /// <summary>Awaits that the gateway holds nothing: transactions end 64 x T1 after the last message.</summary>
    public static async Task NothingAsync(GatewayProcess gateway)
    {
        using var end = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        while (await HeldAsync(gateway) is { Length: > 0 } held)
        {
            // Metrics are asked for; they tell nobody.
            Assert.False(end.IsCancellationRequested, $"left behind: {string.Join(", ", held)}\n{gateway.Tail()}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>What the gateway holds now.</summary>
    public static async Task<string[]> HeldAsync(GatewayProcess gateway)
    {
        var metrics = await gateway.MetricsAsync();
        var gauges = metrics.Where(metric => Gauges.Contains(metric.Key.Split('{')[0])).ToArray();
        Assert.Equal(Gauges.Length, gauges.Length);
        return [.. gauges.Where(metric => metric.Value != 0).Select(metric => $"{metric.Key} {metric.Value}")];
    }
}
