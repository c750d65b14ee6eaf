using System.Net;
using Gateway.Peers.Gateways;
using Gateway.Peers.Providers;

namespace Gateway.EndToEnd.Tests.Api;

/// <summary>Threat 28: what happens reaches other programs, whatever breaks on the way.</summary>
public sealed class EventTests : IAsyncLifetime
{
    private const string ShopSecret = "shop-secret-0123456789";
    private const string Old = "old-hook-secret-0123456789";
    private const string New = "new-hook-secret-0123456789";
    private const int Kills = 3;
    private const int PerLife = 10;

    private readonly WebhookStandIn _shop = new(ShopSecret);
    private readonly EventReceiver _crm = new(Old);
    private readonly EventReceiver _audit = new(New);
    private readonly GatewayFolder _folder;

    public EventTests()
    {
        _folder = GatewayFolder.Create(new GatewaySetup
        {
            Secrets = new Dictionary<string, string> { ["SHOP"] = ShopSecret, ["OLD"] = Old, ["NEW"] = New },
        });
        _folder.Write("channels.yaml", $"channels:\n  - {{name: shop, type: webhook, queue: general, languages: [en], url: \"{_shop.Address}\", secret: env:SHOP}}\n");
        _folder.Write("api.yaml", $"""
            webhooks:
              - {"{"}name: crm, url: "{_crm.Address}", secret: [env:NEW, env:OLD], events: [contact.opened, contact.closed, message.received, message.sent]{"}"}
              - {"{"}name: audit, url: "{_audit.Address}", secret: env:NEW, events: [message.received]{"}"}
              - {"{"}name: inside, url: "http://169.254.169.254/latest", secret: env:NEW, events: [message.received]{"}"}

            """);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _crm.DisposeAsync();
        await _audit.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_event_arrives_in_the_order_of_its_conversation_through_faults_of_the_receiver_and_kills()
    {
        foreach (var status in new[] { 500, 0, 301 })
        {
            _crm.Trouble.Enqueue(status);
        }

        for (var life = 0; life < Kills; life++)
        {
            await using var killed = await GatewayProcess.StartAsync(_folder);
            await WriteAsync(life * PerLife);
            await killed.KillAsync();
        }

        await using var gateway = await GatewayProcess.StartAsync(_folder);
        await WriteAsync(Kills * PerLife);
        List<string?> all = [.. Enumerable.Range(0, (Kills + 1) * PerLife).Select(Words)];
        foreach (var receiver in new[] { _crm, _audit })
        {
            foreach (var words in all)
            {
                await receiver.TakenAsync(taken => taken.Type == "message.received" && WordsOf(taken) == words, words!);
            }
        }

        // Whatever came twice came with the same id, and what came first is in the order in which it happened.
        foreach (var receiver in new[] { _crm, _audit })
        {
            var received = receiver.Taken.Where(taken => taken.Type == "message.received").ToList();
            Assert.All(received.GroupBy(WordsOf), same => Assert.Single(same.Select(taken => taken.Id).Distinct()));
            Assert.All(receiver.Taken, taken => Assert.Equal(taken.Id, taken.Json.GetProperty("id").GetString()));
            Assert.Equal(all.Where((_, number) => number % 2 == 0), WordsOf(receiver, "user-0"));
            Assert.Equal(all.Where((_, number) => number % 2 == 1), WordsOf(receiver, "user-1"));
        }

        Assert.All(_audit.Taken, taken => Assert.Equal("message.received", taken.Type));
        await _crm.TakenAsync(taken => taken.Type == "contact.opened", "contact.opened");
        await _crm.TakenAsync(taken => taken.Type == "message.sent", "message.sent");
        Assert.DoesNotContain(_crm.Calls, call => call.Path == "/moved");
        await gateway.LogLineAsync(line => line.Contains("request to 169.254.169.254 refused", StringComparison.Ordinal), "the refusal of an address inside");
    }

    private static string Words(int number) => $"message {number:000}";

    private static string? WordsOf(TakenEvent taken) => taken.Data.GetProperty("message").GetProperty("text").GetString();

    // Each text once, in the order in which it first came.
    private static List<string?> WordsOf(EventReceiver receiver, string address) =>
    [
        .. from taken in receiver.Taken
           where taken.Type == "message.received" && taken.Data.GetProperty("conversation").GetProperty("address").GetString() == address
           group taken by WordsOf(taken) into same
           select same.Key,
    ];

    // What was answered 200 is on disk; the gateway may die the moment after.
    private async Task WriteAsync(int first)
    {
        for (var number = first; number < first + PerLife; number++)
        {
            var (status, body) = await _shop.PostAsync(
                new Uri($"http://{_folder.Web}/hooks/shop"), new { type = "message", id = $"m-{number}", from = $"user-{number % 2}", text = Words(number) });
            Assert.True(status == HttpStatusCode.OK, body);
        }
    }
}
