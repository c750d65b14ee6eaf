using Gateway.Desk.Channels.Telegram;
using Gateway.Host.Configuration;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class TelegramSectionTests : IDisposable
{
    private const string Good = """
        channels:
          - name: telegram
            type: telegram
            queue: general
            token: env:HOME
            mode: webhook
            secret: env:PATH
            api: https://bots.example.com
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Good, 2)]
    [InlineData("channels:\n  - {name: telegram, type: telegram, queue: general, token: \"env:HOME\"}\n", 1)]
    public void A_bot_is_read_and_made(string yaml, int secrets)
    {
        var setup = Assert.Single(_files.Write("channels.yaml", yaml).Read().Configuration!.Channels);

        Assert.Equal(secrets, setup.Secrets.Count);
        using var parts = new TestParts(new WebOptions { Url = new Uri("https://gateway.example.com") });
        Assert.Equal("telegram", Assert.IsType<TelegramChannel>(setup.Create(parts.Parts)).Name);
    }

    [Theory]
    [InlineData("    token: env:HOME\n", "", "channels.yaml:2: 'token' is missing, expected where the secret is kept, for example credential:NAME")]
    [InlineData("mode: webhook", "mode: calls", "channels.yaml:6: 'mode': 'calls' does not fit, expected one of: polling, webhook")]
    [InlineData("    secret: env:PATH\n", "", "channels.yaml:2: 'secret' is missing, expected where it is kept: env:NAME, file:/path or credential:NAME (systemd)")]
    [InlineData("example.com", "example.com?x", "channels.yaml:8: 'api': 'https://bots.example.com?x' has a query, expected the base address alone")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, params string[] faults)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        Assert.Equal(faults, _files.Faults());
    }
}
