using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Peers.Gateways;
using Gateway.Peers.Providers;

namespace Gateway.EndToEnd.Tests.Api;

/// <summary>A running gateway with keys and a channel, and five customers who wrote.</summary>
public sealed class ApiGateway : IAsyncLifetime
{
    /// <summary>A name that tries to be markup and a header.</summary>
    public const string EvilName = "<script>alert('x')</script>\r\nSet-Cookie: a=\"b\" & ü \u202e";

    /// <summary>A key that may do everything, the newer of two that are valid.</summary>
    public const string Full = "full-9f0c5e1b2a7d4863b1e0a9c8d7f6e5a4";

    /// <summary>The older key of the same program.</summary>
    public const string Older = "older-1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f";

    /// <summary>A key that may only read contacts.</summary>
    public const string Reader = "reader-77b1e0a9c8d7f6e5a49f0c5e1b2a7d48";

    /// <summary>A key that may ask six times a minute.</summary>
    public const string Slow = "slow-e0a9c8d7f6e5a49f0c5e1b2a7d4863b1";

    private const string ShopSecret = "shop-secret-0123456789";

    private readonly HttpClient _http = new();

    private GatewayFolder? _folder;
    private GatewayProcess? _process;

    /// <summary>The other system behind the channel "shop".</summary>
    public WebhookStandIn Shop { get; } = new(ShopSecret);

    /// <summary>The gateway.</summary>
    public GatewayProcess Process => _process!;

    public async Task InitializeAsync()
    {
        _folder = GatewayFolder.Create(new GatewaySetup
        {
            Customers = [new CustomerSetup("Maria Krüger", "+4930555001"), new CustomerSetup("Max_100%", "+4930555002"), new CustomerSetup("Maxi", "+4930555003")],
            Secrets = new Dictionary<string, string>
            {
                ["SHOP"] = ShopSecret,
                ["FULL"] = Full,
                ["OLDER"] = Older,
                ["READER"] = Reader,
                ["SLOW"] = Slow,
            },
        });
        _folder.Write("channels.yaml", $"""
            channels:
              - {"{"}name: shop, type: webhook, queue: general, languages: [en], url: "{Shop.Address}", secret: env:SHOP, begins: yes, link: "https://shop.example.com/chat"{"}"}
              - {"{"}name: portal, type: webhook, queue: general, languages: [en], url: "{Shop.Address}", secret: env:SHOP{"}"}

            """);
        _folder.Write("api.yaml", """
            keys:
              - name: crm
                secret: [env:FULL, env:OLDER]
                scopes: [contacts:read, messages:read, messages:write, customers:read, customers:write, cases:read, cases:write,
                  consents:read, consents:write, history:read, outbox:read, outbox:write, queues:read]
                rate: 60000
              - {name: reader, secret: env:READER, scopes: [contacts:read], rate: 60000}
              - {name: slow, secret: env:SLOW, scopes: [queues:read], rate: 6}

            """);
        _process = await GatewayProcess.StartAsync(_folder);
        for (var user = 1; user <= 5; user++)
        {
            var (status, body) = await Shop.PostAsync(
                new Uri($"http://{_folder.Web}/hooks/shop"),
                new { type = "message", id = $"m-{user}", from = $"user-{user}", name = EvilName, text = $"Hello <b>{user}</b>, where is my invoice?" });
            Assert.True(status == HttpStatusCode.OK, body);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder?.Dispose();
        _http.Dispose();
        await Shop.DisposeAsync();
    }

    /// <summary>Asks the API.</summary>
    public async Task<ApiAnswer> AskAsync(
        string method, string path, object? body = null, string? key = Full, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://{Process.Folder.Web}{path}"));
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            _ => JsonContent.Create(body),
        };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new ApiAnswer((int)response.StatusCode, all, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Asks for what must be there.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var answer = await AskAsync("GET", path);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }
}

/// <summary>What the API answered.</summary>
public sealed record ApiAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>The classes that share the gateway.</summary>
[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<ApiGateway>
{
    public const string Name = "api";
}
