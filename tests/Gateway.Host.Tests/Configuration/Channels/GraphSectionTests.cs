using Gateway.Desk.Channels.Messenger;
using Gateway.Desk.Channels.WhatsApp;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class GraphSectionTests : IDisposable
{
    private const string WhatsApp = """
        channels:
          - name: wa
            type: whatsapp
            queue: general
            phone-number-id: 106540352242922
            token: env:HOME
            app-secret: [env:HOME, env:PATH]
            verify-token: env:PATH
            version: v25.0
            template: {name: continue_chat, language: de}
        """;

    private const string Instagram = """
        channels:
          - name: insta
            type: instagram
            queue: general
            account-id: "17841405822304914"
            token: env:HOME
            app-secret: env:HOME
            verify-token: env:PATH
            api: https://graph.instagram.com
            human-agent: yes
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_WhatsApp_number_is_read_and_made()
    {
        var setup = Assert.Single(_files.Write("channels.yaml", WhatsApp).Read().Configuration!.Channels);

        Assert.Equal("whatsapp", setup.Type);
        Assert.Equal(["env:HOME", "env:HOME", "env:PATH", "env:PATH"], setup.Secrets.Select(secret => secret.ToString()));
        using var parts = new TestParts();
        var channel = Assert.IsType<WhatsAppChannel>(setup.Create(parts.Parts));
        Assert.Equal(("wa", TimeSpan.FromHours(24)), (channel.Name, channel.Traits.Window));
        Assert.Equal(new MessageTemplate("continue_chat", "de", []).ToString(), channel.Traits.Reopening?.ToString());
    }

    [Fact]
    public void An_Instagram_account_is_read_and_made()
    {
        var setup = Assert.Single(_files.Write("channels.yaml", Instagram).Read().Configuration!.Channels);

        using var parts = new TestParts();
        var channel = Assert.IsType<MessengerChannel>(setup.Create(parts.Parts));
        Assert.Equal(("insta", TimeSpan.FromDays(7)), (channel.Name, channel.Traits.AgentWindow));
    }

    [Fact]
    public void A_page_is_read_and_made_and_people_have_no_longer_window_unless_it_was_granted()
    {
        _files.Write("channels.yaml", Instagram)
            .Change("channels.yaml", "type: instagram", "type: messenger")
            .Change("channels.yaml", "account-id", "page-id")
            .Change("channels.yaml", "human-agent: yes", "human-agent: no");
        var setup = Assert.Single(_files.Read().Configuration!.Channels);

        using var parts = new TestParts();
        Assert.Null(Assert.IsType<MessengerChannel>(setup.Create(parts.Parts)).Traits.AgentWindow);
    }

    [Theory]
    [InlineData("106540352242922", "+49 30 1", "channels.yaml:5: 'phone-number-id': '+49 30 1' is no id of Meta, expected 5 to 32 digits, for example 106540352242922")]
    [InlineData("    token: env:HOME\n", "", "channels.yaml:2: 'token' is missing, expected where the secret is kept, for example credential:NAME")]
    [InlineData("    verify-token: env:PATH\n", "", "channels.yaml:2: 'verify-token' is missing, expected where the secret is kept, for example credential:NAME")]
    [InlineData("v25.0", "25", "channels.yaml:9: 'version': '25' is no version of the Graph API, expected for example v24.0")]
    [InlineData("continue_chat", "Continue chat", "channels.yaml:10: 'template': 'Continue chat' is no template's name", false)]
    [InlineData("language: de", "language: german-de", "channels.yaml:10: 'language': 'german-de' is no language of a template, expected for example de or en_US")]
    [InlineData("language: de", "lang: de", "channels.yaml:10: 'language' is missing, expected its language as Meta writes it, for example de or en_US", false)]
    public void What_is_wrong_is_said_with_its_line(string from, string to, string fault, bool isWhole = true)
    {
        _files.Write("channels.yaml", WhatsApp).Change("channels.yaml", from, to);

        Assert.Contains(_files.Faults(), found => isWhole ? found == fault : found.StartsWith(fault.Replace("'template'", "'name'"), StringComparison.Ordinal));
    }
}
