using Gateway.Desk.Channels.Webhook;
using Gateway.Host.Configuration;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class WebhookSectionTests : IDisposable
{
    private const string Good = """
        channels:
          - name: shop
            type: webhook
            queue: general
            url: https://shop.example.com/gateway?tenant=1
            secret: [env:HOME, env:PATH]
            begins: yes
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_webhook_channel_is_read_and_made()
    {
        var setup = Assert.Single(_files.Write("channels.yaml", Good).Read().Configuration!.Channels);

        Assert.Equal(["env:HOME", "env:PATH"], setup.Secrets.Select(secret => secret.ToString()));
        using var parts = new TestParts();
        var channel = Assert.IsType<WebhookChannel>(setup.Create(parts.Parts));
        Assert.Equal(("shop", true), (channel.Name, channel.Traits.CanBegin));
    }

    [Theory]
    [InlineData("    url: https://shop.example.com/gateway?tenant=1\n", "", "channels.yaml:2: 'url' is missing, expected where our messages are posted, for example https://shop.example.com/gateway")]
    [InlineData("https://shop", "ftp://shop", "channels.yaml:5: 'url': 'ftp://shop.example.com/gateway?tenant=1' is no address, expected for example https://api.example.com/messages")]
    [InlineData("https://shop", "https://a:b@shop", "channels.yaml:5: 'url': a password does not belong into an address, expected a key of its own that names a secret")]
    [InlineData("[env:HOME, env:PATH]", "geheim", "channels.yaml:6: 'secret': the secret itself does not belong into this file, expected where it is kept: env:NAME, file:/path or credential:NAME (systemd)")]
    [InlineData("begins: yes", "begin: yes", "channels.yaml:7: 'begin' is no key here, did you mean 'begins'?")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, string fault)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        Assert.Equal([fault], _files.Faults());
    }
}
