using Gateway.Desk.Channels.Email;
using Gateway.Desk.Contacts;
using Gateway.Host.Configuration;

namespace Gateway.Host.Tests.Configuration.Channels;

public sealed class EmailSectionTests : IDisposable
{
    private const string Good = """
        channels:
          - name: mail
            type: email
            queue: general
            inbound: postmark
            secret: [env:HOME, env:PATH]
            largest-mail: 30
            smtp:
              host: smtp.example.com
              security: tls
              user: service
              secret: env:PATH
              from: Service@example.com
              name: Example Services
        """;

    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("inbound: postmark", "inbound: postmark", 3)]
    [InlineData("inbound: postmark", "inbound: mailgun", 3)]
    [InlineData("secret: [env:HOME, env:PATH]", "secret: env:HOME", 2)]
    public void A_mailbox_is_read_and_made(string from, string to, int secrets)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        var setup = Assert.Single(_files.Read().Configuration!.Channels);

        Assert.Equal(secrets, setup.Secrets.Count);
        using var parts = new TestParts(new WebOptions { Url = new Uri("https://gateway.example.com") });
        var channel = Assert.IsType<EmailChannel>(setup.Create(parts.Parts));
        Assert.Equal(("mail", WorkKind.Email, 30 << 20, null, true), (channel.Name, channel.Traits.Work, channel.LargestBody, channel.Traits.Window, channel.Traits.CanBegin));
    }

    [Theory]
    [InlineData("    inbound: postmark\n", "", "channels.yaml:2: 'inbound' is missing, expected who hands mails over: postmark, mailgun or sendgrid")]
    [InlineData("inbound: postmark", "inbound: imap", "channels.yaml:5: 'inbound': 'imap' does not fit, expected one of: postmark, mailgun, sendgrid")]
    [InlineData("    secret: [env:HOME, env:PATH]\n", "", "channels.yaml:2: 'secret' is missing, expected where it is kept: env:NAME, file:/path or credential:NAME (systemd)")]
    [InlineData("security: tls", "security: none", "channels.yaml:10: 'security' is none and 'user' is set: the password would travel in clear, expected starttls or tls")]
    [InlineData("Service@example.com", "service", "channels.yaml:13: 'from': 'service' is no mail address, expected for example service@example.com")]
    [InlineData("host: smtp.example.com", "host: smtp example", "channels.yaml:9: 'host': 'smtp example' is no host, expected a name or an address, for example smtp.example.com")]
    [InlineData("largest-mail: 30", "public-key: abc", "channels.yaml:7: 'public-key': is no public key, expected the one of SendGrid's security policy (base64)")]
    [InlineData("security: tls", "authorities: /no/such.pem", "channels.yaml:10: 'authorities': there is no file /no/such.pem, expected certificates in PEM")]
    public void What_is_wrong_is_said_with_its_line(string from, string to, params string[] faults)
    {
        _files.Write("channels.yaml", Good).Change("channels.yaml", from, to);

        Assert.Equal(faults, _files.Faults());
    }
}
