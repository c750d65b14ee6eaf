using Gateway.Peers.Gateways;
using Gateway.Peers.Providers;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>One gateway with a channel of each text provider, and the providers.</summary>
public sealed class TextChannels : IAsyncLifetime
{
    private const string ShopSecret = "0123456789abcdef-shop";
    public const string Account = "AC0123456789abcdef0123456789abcdef";

    private GatewayFolder? _folder;
    private GatewayProcess? _process;

    public WebhookStandIn Shop { get; } = new(ShopSecret);

    /// <summary>A bot that is asked.</summary>
    public TelegramStandIn Polled { get; } = new("1:polled");

    /// <summary>A bot that calls.</summary>
    public TelegramStandIn Calling { get; } = new("2:calling");

    public TwilioStandIn Twilio { get; } = new(Account, "twilio-token", "+4930555000");

    public SmsStandIn Sms { get; } = new("sms-key", "sms-token");

    public GatewayProcess Process => _process ?? throw new InvalidOperationException("The gateway has not been started.");

    public Uri Hook(string path) => new($"http://{_folder!.Web}/hooks/{path}");

    public async Task InitializeAsync()
    {
        _folder = GatewayFolder.Create(new GatewaySetup
        {
            Secrets = new Dictionary<string, string>
            {
                ["SHOP"] = ShopSecret,
                ["POLLED"] = "1:polled",
                ["CALLING"] = "2:calling",
                ["CALLS"] = "telegram-calls",
                ["TWILIO"] = "twilio-token",
                ["SMS"] = "sms-key",
                ["SMSHOOK"] = "sms-token",
            },
        });
        _folder.Write("channels.yaml", $$"""
            channels:
              - {name: shop, type: webhook, queue: general, url: "{{Shop.Address}}in", secret: "env:SHOP"}
              - {name: polled, type: telegram, queue: general, token: "env:POLLED", api: "{{Polled.Address}}"}
              - {name: calling, type: telegram, queue: general, token: "env:CALLING", mode: webhook, secret: "env:CALLS", api: "{{Calling.Address}}"}
              - {name: twilio, type: twilio, queue: general, account: {{Account}}, token: "env:TWILIO", from: "+4930555000", api: "{{Twilio.Address}}"}
              - name: sms
                type: http-sms
                queue: general
                from: Example
                send:
                  url: {{Sms.Address}}v1/messages
                  headers: {Authorization: "Bearer {secret}"}
                  secret: env:SMS
                  numbers: digits
                  body: '{"to": "{to}", "text": "{text}", "ref": "{id}"}'
                  id: messages[0].id
                receive:
                  secret: env:SMSHOOK
                  shown-in: header X-Token
                  message: {id: id, from: sender, text: text}
                  receipts: {id: id, state: state, delivered: [DELIVRD], failed: [UNDELIV]}

            """);
        _process = await GatewayProcess.StartAsync(_folder);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        await Shop.DisposeAsync();
        await Polled.DisposeAsync();
        await Calling.DisposeAsync();
        await Twilio.DisposeAsync();
        await Sms.DisposeAsync();
        _folder?.Dispose();
    }

    /// <summary>Reads the gateway's database, one column of text.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        var file = Directory.EnumerateFiles(_folder!.Data, "*.db").Single();
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetValue(0).ToString()!);
        }

        return rows;
    }
}
