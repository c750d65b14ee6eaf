using Gateway.Peers.Gateways;
using Gateway.Peers.Mail;
using Gateway.Peers.Processes;
using Gateway.Peers.Security;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>One running gateway with a mailbox at each provider, beside a mail server.</summary>
public sealed class EmailGateway : IAsyncLifetime
{
    public const string Secret = "a-long-password-in-the-address";
    public const string Older = "the-password-that-was-before-it";

    private readonly TemporaryFolder _secrets = TemporaryFolder.Create("mail");
    private readonly TestAuthority _authority = new();
    private GatewayFolder? _folder;
    private GatewayProcess? _process;
    private MailServer? _server;

    /// <summary>The running gateway.</summary>
    public GatewayProcess Process => _process ?? throw new InvalidOperationException("The gateway has not been started.");

    /// <summary>Its configuration.</summary>
    public GatewayFolder Folder => Process.Folder;

    /// <summary>The mail server.</summary>
    public MailServer Server => _server ?? throw new InvalidOperationException("The mail server has not been started.");

    /// <summary>Address of the webhook of a channel.</summary>
    public Uri Hook(string channel) => new($"http://{Folder.Web}/hooks/{channel}");

    public async Task InitializeAsync()
    {
        _server = await MailServer.StartAsync(_authority);
        _folder = GatewayFolder.Create();
        _folder.Write("channels.yaml", $$"""
            channels:
              - {name: postmark, type: email, queue: general, languages: [en, de], inbound: postmark, {{Access()}}}
              - {name: mailgun, type: email, queue: general, languages: [en], inbound: mailgun, {{Access()}}}
              - {name: sendgrid, type: email, queue: general, languages: [en], inbound: sendgrid, {{Access()}}}
            """);
        _process = await GatewayProcess.StartAsync(_folder);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _authority.Dispose();
        _secrets.Dispose();
    }

    private string Access() =>
        $$"""
        secret: ["file:{{File("secret", Secret)}}", "file:{{File("older", Older)}}"], smtp: {host: localhost, port: {{Server.StartTlsPort}},
              authorities: {{_authority.RootPath}}, user: {{MailServer.User}}, secret: "file:{{File("password", MailServer.Password)}}", from: service@example.com, name: Example Services}
        """;

    private string File(string name, string value)
    {
        var path = _secrets.Write(name, value);
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
