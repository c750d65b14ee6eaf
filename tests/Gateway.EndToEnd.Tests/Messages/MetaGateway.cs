using Gateway.Peers.Gateways;
using Gateway.Peers.Processes;
using Gateway.Peers.Providers;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>One running gateway with a WhatsApp number, a page and an Instagram account, beside a stand-in of Meta.</summary>
public sealed class MetaGateway : IAsyncLifetime
{
    public const string VerifyToken = "a-long-verify-token-of-ours";

    /// <summary>A second app secret, as while one replaces the other.</summary>
    public const string OlderSecret = "ffeeddccbbaa99887766554433221100";

    private readonly TemporaryFolder _secrets = TemporaryFolder.Create("meta");
    private GatewayFolder? _folder;
    private GatewayProcess? _process;

    /// <summary>Meta.</summary>
    public GraphStandIn Graph { get; } = new();

    /// <summary>The running gateway.</summary>
    public GatewayProcess Process => _process ?? throw new InvalidOperationException("The gateway has not been started.");

    /// <summary>Its configuration.</summary>
    public GatewayFolder Folder => Process.Folder;

    /// <summary>Address of the webhook of a channel.</summary>
    public Uri Hook(string channel) => new($"http://{Folder.Web}/hooks/{channel}");

    public async Task InitializeAsync()
    {
        _folder = GatewayFolder.Create(new GatewaySetup { Customers = [new CustomerSetup("Petra Keller", "+4915155500001")] });
        _folder.Write("channels.yaml", $$"""
            channels:
              - name: whatsapp
                type: whatsapp
                queue: general
                languages: [en, de]
                phone-number-id: {{Graph.PhoneNumberId}}
                template: {name: continue_chat, language: en}
            {{Access()}}
              - name: messenger
                type: messenger
                queue: general
                languages: [en]
                page-id: {{Graph.AccountId}}
            {{Access()}}
              - name: instagram
                type: instagram
                queue: general
                languages: [en]
                account-id: {{Graph.AccountId}}
            {{Access()}}
            """);
        _process = await GatewayProcess.StartAsync(_folder);
        Graph.Callback = Hook("whatsapp");
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder?.Dispose();
        await Graph.DisposeAsync();
        _secrets.Dispose();
    }

    private string Access() =>
        $"""
            token: file:{Secret("token", Graph.Token)}
            app-secret: ["file:{Secret("app-secret", Graph.AppSecret)}", "file:{Secret("older-secret", OlderSecret)}"]
            verify-token: file:{Secret("verify-token", VerifyToken)}
            api: {Graph.Address}
        """;

    private string Secret(string name, string value)
    {
        var path = _secrets.Write(name, value);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
