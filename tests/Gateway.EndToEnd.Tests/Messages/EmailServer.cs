using Gateway.Peers.Mail;
using Gateway.Peers.Security;

namespace Gateway.EndToEnd.Tests.Messages;

/// <summary>One mail server for the tests of a class, with the authority of its certificate.</summary>
public sealed class EmailServer : IAsyncLifetime
{
    private MailServer? _server;

    public TestAuthority Authority { get; } = new();

    public MailServer Server => _server ?? throw new InvalidOperationException("The mail server has not been started.");

    public async Task InitializeAsync() => _server = await MailServer.StartAsync(Authority);

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Authority.Dispose();
    }
}
