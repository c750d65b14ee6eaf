using System.Collections.Concurrent;
using System.Net;
using Gateway.Peers.Gateways;
using Gateway.Peers.Processes;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>The power goes at random points of receiving, storing and sending; the ledger balances in the end. KILLS sets how often.</summary>
public sealed class MessageKillTests
{
    private const int Customers = 12;
    private const int MostBetweenKills = 40;

    private static readonly string[] Texts =
    [
        "Hallo, was sind Ihre Öffnungszeiten?", "Ich habe eine Frage zu meiner Rechnung", "Mensch", "Mein Internet ist ausgefallen", "Ja", "blub",
    ];

    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("KILLS"), out var kills) ? kills : 20;

    [Fact]
    public async Task Kills_lose_nothing_that_was_acknowledged_and_repeat_only_what_was_under_way()
    {
        await using var shop = new ShopGateway();
        var random = new Random(20261122);
        var gateway = await GatewayProcess.StartAsync(shop.Folder);
        using var over = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<string, byte>();
        var count = new Count();
        var up = new Switch();
        var writers = Enumerable.Range(0, 4).Select(writer => WriteAsync(shop, writer, acknowledged, count, up, over.Token)).ToArray();
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                await count.ReachAsync(acknowledged.Count + random.Next(1, MostBetweenKills));
                up.Off();
                await gateway.KillAsync();
                await gateway.DisposeAsync();
                gateway = await GatewayProcess.StartAsync(shop.Folder);
                up.On();
            }

            await over.CancelAsync();
            await Task.WhenAll(writers);
            await SettledAsync(shop, gateway);
            Balance(shop, acknowledged.Keys);
        }
        finally
        {
            await over.CancelAsync();
            await gateway.DisposeAsync();
        }
    }

    private static async Task SettledAsync(ShopGateway shop, GatewayProcess gateway)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Ledger(shop, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM message WHERE state = 'Received')") > 0)
        {
            Assert.True(!patience.IsCancellationRequested, $"not everything was looked at and delivered\n{gateway.Tail()}");
            await timer.WaitForNextTickAsync();
        }
    }

    private static void Balance(ShopGateway shop, IEnumerable<string> acknowledged)
    {
        var stored = shop.Query("SELECT external_id FROM message WHERE author = 'Customer'", row => row.GetString(0));
        Assert.Equal(acknowledged.Order(), stored.Order());

        // A message left at least once, and each time that it left there is an attempt.
        var outgoing = shop.Query(
            "SELECT message.id, message.state, count(attempt.id) FROM message LEFT JOIN attempt ON attempt.subject = message.id WHERE author <> 'Customer' GROUP BY 1",
            row => (Id: row.GetString(0), State: row.GetString(1), Attempts: row.GetInt32(2)));
        var arrived = shop.Shop.Calls.Where(call => call.Text.Contains("\"message\"", StringComparison.Ordinal))
            .GroupBy(call => call.Json().GetProperty("id").GetString()!).ToDictionary(calls => calls.Key, calls => calls.Count());
        Assert.Equal(outgoing.Select(message => message.Id).Order(), arrived.Keys.Order());
        Assert.All(outgoing, message => Assert.Equal("Sent", message.State));
        Assert.All(outgoing, message => Assert.InRange(arrived[message.Id], 1, message.Attempts));

        // Everybody who wrote was answered, and nobody has two matters open.
        Assert.Equal(0, Ledger(shop, "SELECT count(*) FROM conversation WHERE id NOT IN (SELECT conversation_id FROM message WHERE author = 'Gateway')"));
        Assert.Equal(
            Ledger(shop, "SELECT count(*) FROM contact WHERE ended IS NULL"), Ledger(shop, "SELECT count(*) FROM conversation WHERE contact_id IS NOT NULL"));
    }

    private static int Ledger(ShopGateway shop, string sql) => shop.Query(sql, row => row.GetInt32(0))[0];

    // As providers do: the same message again until it is acknowledged.
    private static async Task WriteAsync(
        ShopGateway shop, int writer, ConcurrentDictionary<string, byte> acknowledged, Count count, Switch up, CancellationToken over)
    {
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var message = new
            {
                type = "message",
                id = $"m-{writer}-{number}",
                from = $"user-{((number * 4) + writer) % Customers}",
                text = Texts[(number + writer) % Texts.Length],
            };
            while (!await TryPostAsync(shop, message))
            {
                await up.IsOnAsync();
            }

            acknowledged.TryAdd(message.id, 0);
            count.Raise();
        }
    }

    private static async Task<bool> TryPostAsync(ShopGateway shop, object message)
    {
        try
        {
            return (await shop.Shop.PostAsync(shop.Hook, message)).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // The gateway is just being killed or started again.
            return false;
        }
    }

    /// <summary>Whether the gateway is up; who finds it down awaits that it is.</summary>
    private sealed class Switch
    {
        private volatile TaskCompletionSource _on = new();

        public Switch() => _on.SetResult();

        public void Off() => _on = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void On() => _on.TrySetResult();

        public Task IsOnAsync() => _on.Task;
    }

    /// <summary>How many messages were acknowledged; a test awaits a number.</summary>
    private sealed class Count
    {
        private readonly SemaphoreSlim _raised = new(0);
        private int _value;

        public void Raise()
        {
            Interlocked.Increment(ref _value);
            _raised.Release();
        }

        public async Task ReachAsync(int wanted)
        {
            while (Volatile.Read(ref _value) < wanted)
            {
                Assert.True(await _raised.WaitAsync(Bounded.Soon), "no message was acknowledged");
            }
        }
    }
}
