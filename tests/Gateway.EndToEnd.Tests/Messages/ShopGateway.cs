using Gateway.Peers.Gateways;
using Gateway.Peers.Providers;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>A folder for a gateway with another system of the company as its channels, and that system.</summary>
internal sealed class ShopGateway : IAsyncDisposable
{
    public const string Channel = "shop";
    private const string Secret = "shop-hook-secret";

    public ShopGateway(GatewaySetup? setup = null)
    {
        Shop = new WebhookStandIn(Secret);
        Folder = GatewayFolder.Create((setup ?? new GatewaySetup { Languages = ["de", "en"] }) with
        {
            Secrets = new Dictionary<string, string> { ["SHOP_HOOK_SECRET"] = Secret },
        });
        Folder.Write("channels.yaml", $$"""
            channels:
              - name: {{Channel}}
                type: webhook
                queue: general
                languages: [de, en]
                url: {{Shop.Address}}
                secret: env:SHOP_HOOK_SECRET
              - {name: app, type: webhook, queue: general, languages: [de, en], url: "{{Shop.Address}}", begins: yes, secret: env:SHOP_HOOK_SECRET}
            """);
    }

    public WebhookStandIn Shop { get; }

    public GatewayFolder Folder { get; }

    public Uri AppHook => new($"http://{Folder.Web}/hooks/app");

    public Uri Hook => new($"http://{Folder.Web}/hooks/{Channel}");

    /// <summary>Reads the database past the gateway.</summary>
    public IReadOnlyList<T> Query<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder.Data, "gateway.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var values = new List<T>();
        while (rows.Read())
        {
            values.Add(read(rows));
        }

        return values;
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        Folder.Dispose();
    }
}
