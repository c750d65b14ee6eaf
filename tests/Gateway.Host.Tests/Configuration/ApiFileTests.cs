using Gateway.Host.Configuration;

namespace Gateway.Host.Tests.Configuration;

public sealed class ApiFileTests : IDisposable
{
    private const string Good = """
        keys:
          - name: crm
            secret: [env:HOME, env:PATH]
            scopes: [contacts:read, messages:write]
            rate: 60
        """;

    private const string Webhook = """
        webhooks:
          - name: crm
            url: https://crm.example.com/hook
            secret: env:HOME
            events: [contact.opened, message.received]
        """;

    private readonly ConfigurationFiles _files = new();

    public ApiFileTests() => _files.Write("gateway.yaml", """
        company: Test
        web: {listen: "127.0.0.1:8090"}
        trunks:
          - name: local
            addresses: [127.0.0.1]
        """);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_key_has_a_name_secrets_scopes_and_a_rate()
    {
        var key = Assert.Single(_files.Write("api.yaml", Good).Read().Configuration!.Api.Keys);

        Assert.Equal(("crm", 60), (key.Name, key.Rate));
        Assert.Equal(["env:HOME", "env:PATH"], key.Secrets.Select(secret => secret.ToString()));
        Assert.Equal(["contacts:read", "messages:write"], key.Scopes.Order());
    }

    [Fact]
    public void Without_the_file_nobody_may_ask() => Assert.Empty(_files.Read().Configuration!.Api.Keys);

    [Theory]
    [InlineData("contacts:read", "contact:read", "api.yaml:4: 'scopes': 'contact:read' is no scope, did you mean 'contacts:read'?")]
    [InlineData("rate: 60", "rate: 0", "api.yaml:5: 'rate': '0' does not fit, expected a whole number from 1 to 60000")]
    [InlineData("[env:HOME, env:PATH]", "abc", "api.yaml:3: 'secret': the secret itself does not belong into this file, expected where it is kept: env:NAME, file:/path or credential:NAME (systemd)")]
    [InlineData("    rate: 60", "    rates: 60", "api.yaml:5: 'rates' is no key here, did you mean 'rate'?")]
    public void A_fault_says_what_is_expected(string from, string to, string fault)
    {
        _files.Write("api.yaml", Good).Change("api.yaml", from, to);

        Assert.Contains(fault, _files.Faults());
    }

    [Fact]
    public void A_webhook_has_an_address_secrets_and_events()
    {
        var webhook = Assert.Single(_files.Write("api.yaml", Webhook).Read().Configuration!.Api.Webhooks);

        Assert.Equal(("crm", "https://crm.example.com/hook"), (webhook.Name, webhook.Url.ToString()));
        Assert.Equal(["contact.opened", "message.received"], webhook.Events.Order());
    }

    [Theory]
    [InlineData("https:", "gopher:", "api.yaml:3: 'url': 'gopher://crm.example.com/hook' is no address, expected for example https://api.example.com/messages")]
    [InlineData("contact.opened", "contact.open", "api.yaml:5: 'events': 'contact.open' is no event, did you mean 'contact.opened'?")]
    [InlineData("env:HOME", "secret", "api.yaml:4: 'secret': the secret itself does not belong into this file, expected where it is kept: env:NAME, file:/path or credential:NAME (systemd)")]
    public void A_fault_of_a_webhook_says_what_is_expected(string from, string to, string fault)
    {
        _files.Write("api.yaml", Webhook).Change("api.yaml", from, to);

        Assert.Contains(fault, _files.Faults());
    }

    [Fact]
    public void The_page_of_contacts_is_told_unless_it_is_switched_off()
    {
        Assert.True(_files.Read().Configuration!.Web.TellsContact);

        _files.Change("gateway.yaml", "8090\"", "8090\", contact-json: no");
        Assert.False(_files.Read().Configuration!.Web.TellsContact);
    }

    [Fact]
    public void Keys_need_a_listener()
    {
        _files.Write("api.yaml", Good).Change("gateway.yaml", "web: {listen: \"127.0.0.1:8090\"}", "web: {}");

        Assert.Contains(_files.Read().Faults, fault => fault.Text.Contains("web.listen", StringComparison.Ordinal));
    }
}
