using Gateway.Desk.Channels.Email;
using Gateway.Host.Configuration.Yaml;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>email</c>.</summary>
internal static class EmailSection
{
    private const int LargestMailMiB = 100;

    private static readonly ScalarReader<bool> YesOrNo = Scalars.OneOf(("yes", true), ("no", false));

    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var inbound = item.Required(
            "inbound",
            Scalars.OneOf(("postmark", EmailProvider.Postmark), ("mailgun", EmailProvider.Mailgun), ("sendgrid", EmailProvider.SendGrid)),
            "who hands mails over: postmark, mailgun or sendgrid");
        var keys = item.Values<string>("public-key", PublicKey);
        CheckKeys(item, inbound?.Value, keys);
        var isSecretFree = inbound?.Value == EmailProvider.SendGrid && keys.Count > 0 && item.Find("secret") is null;
        IReadOnlyList<SecretReference> secrets = isSecretFree ? [] : SecretEntry.Rotating(item, context, "secret");
        var defaults = new EmailOptions { Name = name, Inbound = EmailProvider.Postmark, Smtp = new SmtpOptions { Host = "", From = "" } };
        var options = defaults with
        {
            Inbound = inbound?.Value ?? default,
            User = item.Value("user", Scalars.Text(64), defaults.User),
            PublicKeys = [.. keys.Select(key => key.Value)],
            BelievesHeaders = item.Value("believe-headers", YesOrNo, false),
            LargestMail = item.Value("largest-mail", Scalars.Number(1, LargestMailMiB), defaults.LargestMail >> 20) << 20,
            LargestAttachment = item.Value("largest-attachment", Scalars.Number(1, LargestMailMiB), defaults.LargestAttachment >> 20) << 20,
            MostAttachments = item.Value("attachments", Scalars.Number(0, 100), defaults.MostAttachments),
            AutomaticAnswers = item.Value("automatic-answers", Scalars.Number(0, 1000), defaults.AutomaticAnswers),
        };
        var (smtp, password) = ReadSmtp(item.Below("smtp"), context);
        if (inbound is null || smtp is null || (secrets.Count == 0 && !isSecretFree))
        {
            return null;
        }

        return new ChannelMaker(password is null ? secrets : [.. secrets, password], parts => new EmailChannel(
            options with
            {
                Secrets = [.. secrets.Select(secret => secret.Read())],
                WebhookUrl = parts.WebhookUrl(name),
                Smtp = smtp with { Password = password?.Read() },
            },
            parts.Messages,
            parts.Http,
            parts.Time,
            parts.Loggers.CreateLogger<EmailChannel>()));
    }

    private static (SmtpOptions? Smtp, SecretReference? Password) ReadSmtp(Section smtp, FileContext context)
    {
        var host = smtp.Required<string>("host", HostName, "the mail server that takes our mails, for example smtp.example.com");
        var from = smtp.Required<string>("from", MailAddress, "our mail address, for example service@example.com");
        var security = smtp.Value(
            "security", Scalars.OneOf(("starttls", SmtpSecurity.StartTls), ("tls", SmtpSecurity.Tls), ("none", SmtpSecurity.None)), SmtpSecurity.StartTls);
        var user = smtp.Optional("user", Scalars.Text(256));
        var password = user is null ? null : SecretEntry.Required(smtp, context, "secret");
        if (user is not null && security == SmtpSecurity.None)
        {
            smtp.Faults.Add(smtp.LineOf("security"), "'security' is none and 'user' is set: the password would travel in clear, expected starttls or tls");
        }

        if (smtp.Optional("authorities", Scalars.Text(1000)) is { } file && !File.Exists(file.Value))
        {
            smtp.Faults.Add(file.Line, $"'authorities': there is no file {file.Value}, expected certificates in PEM");
        }

        var port = smtp.Value("port", Scalars.Number(1, 65535), security switch { SmtpSecurity.Tls => 465, SmtpSecurity.None => 25, _ => 587 });
        var name = smtp.Optional("name", Scalars.Text(100))?.Value;
        var authorities = smtp.Optional("authorities", Scalars.Text(1000))?.Value;
        smtp.Close();
        return host is null || from is null || (user is not null && password is null)
            ? (null, null)
            : (new SmtpOptions
            {
                Host = host.Value.Value,
                Port = port,
                Security = security,
                Authorities = authorities,
                User = user?.Value,
                From = from.Value.Value,
                Name = name,
            }, password);
    }

    private static void CheckKeys(Section item, EmailProvider? inbound, IReadOnlyList<Located<string>> keys)
    {
        if (keys.Count > 2)
        {
            item.Faults.Add(keys[2].Line, $"'public-key' names {keys.Count} keys, expected one, or two while one replaces the other");
        }
        else if (keys.Count > 0 && inbound is not (null or EmailProvider.SendGrid))
        {
            item.Faults.Add(keys[0].Line, "'public-key' is for inbound: sendgrid only");
        }
    }

    private static string? PublicKey(string text, out string value)
    {
        value = text;
        return EmailChannel.IsPublicKey(text) ? null : "is no public key, expected the one of SendGrid's security policy (base64)";
    }

    private static string? MailAddress(string text, out string value)
    {
        value = text.ToLowerInvariant();
        return EmailChannel.IsAddress(text) ? null : $"'{text}' is no mail address, expected for example service@example.com";
    }

    private static string? HostName(string text, out string value)
    {
        value = text;
        return Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? null
            : $"'{text}' is no host, expected a name or an address, for example smtp.example.com";
    }
}
