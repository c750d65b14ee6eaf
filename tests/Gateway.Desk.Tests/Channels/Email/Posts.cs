using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Email;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Channels.Email;

/// <summary>Calls as each provider makes them, and channels that take them.</summary>
internal static class Posts
{
    public const string Secret = "correct-horse-battery";
    public const string Older = "the-secret-before-it";
    public const string Token = "c1a0d4b1e6f9d1c2b3a4958677665544332211ffeeddccbbaa";

    public static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static EmailChannel Channel(EmailProvider inbound, ManualTime? time = null, Func<EmailOptions, EmailOptions>? change = null, IMessageStore? messages = null)
    {
        var options = new EmailOptions
        {
            Name = "mail",
            Inbound = inbound,
            Secrets = [Secret, Older],
            Smtp = new SmtpOptions { Host = "127.0.0.1", From = "service@example.com", Name = "Example Services" },
        };
        return new EmailChannel(change?.Invoke(options) ?? options, messages, new HttpClient(), time ?? new ManualTime(), NullLogger<EmailChannel>.Instance);
    }

    public static WebhookRequest Request(byte[] body, string? contentType, params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        if (contentType is not null)
            all["Content-Type"] = contentType;
        return new WebhookRequest("POST", new Uri("https://gateway.example.com/hooks/mail"), all, body, IPAddress.Loopback);
    }

    public static (string Name, string Value) Basic(string password = Secret, string user = "gateway") =>
        ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>Postmark: JSON. Headers as "Name: value".</summary>
    public static byte[] Postmark(
        string text = "", string html = "", string from = "anna@example.org", string subject = "Invoice", string[]? headers = null, params object[] attachments) =>
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            FromName = "Anna Kunde",
            MessageStream = "inbound",
            From = from,
            FromFull = new { Email = from, Name = "Anna Kunde", MailboxHash = "" },
            To = "service@example.com",
            Subject = subject,
            MessageID = "73e6d360-66eb-11e1-8e72-a8904824019b",
            Date = "Mon, 5 Jan 2026 09:00:00 +0100",
            TextBody = text,
            HtmlBody = html,
            StrippedTextReply = "",
            Headers = (headers ?? ["Message-ID: <first@mail.example.org>"]).Select(header => header.Split(": ", 2)).Select(pair => new { Name = pair[0], Value = pair[1] }),
            Attachments = attachments,
        });

    /// <summary>What a mail through Postmark brings.</summary>
    public static InboundMessage Message(
        string text = "", string html = "", string from = "anna@example.org", string subject = "Invoice", string[]? headers = null, params object[] attachments) =>
        Assert.IsType<InboundMessage>(Assert.Single(Receive(Channel(EmailProvider.Postmark), Postmark(text, html, from, subject, headers, attachments))));

    public static IReadOnlyList<InboundEvent> Receive(EmailChannel channel, byte[] body)
    {
        var answer = channel.Receive(Request(body, "application/json", Basic()));
        Assert.Equal(200, answer.Status);
        return answer.Events;
    }

    public static string MailgunSignature(string key, string timestamp, string token) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(timestamp + token)));

    /// <summary>The fields of Mailgun's signature.</summary>
    public static List<(string Name, string Value)> MailgunSigned(string key = Secret, long? at = null, string token = Token)
    {
        var timestamp = $"{at ?? Now.ToUnixTimeSeconds()}";
        return [("timestamp", timestamp), ("token", token), ("signature", MailgunSignature(key, timestamp, token))];
    }

    public static List<(string Name, string Value)> MailgunMail(string text, params string[][] headers) =>
    [
        ("recipient", "service@example.com"), ("sender", "anna@example.org"), ("from", "Anna Kunde <anna@example.org>"), ("subject", "Invoice"), ("body-plain", text),
        ("message-headers", JsonSerializer.Serialize(headers.Length > 0 ? headers : [["Message-Id", "<first@mail.example.org>"]])),
    ];

    public static byte[] Urlencoded(IEnumerable<(string Name, string Value)> fields) => Encoding.ASCII.GetBytes(
        string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value).Replace("%20", "+", StringComparison.Ordinal)}")));

    public static byte[] Multipart(IEnumerable<(string Name, string Value)> fields, params (string Name, string File, string Type, byte[] Content)[] files) =>
        Multipart(fields.Select(field => (field.Name, Encoding.UTF8.GetBytes(field.Value))), files);

    public static byte[] Multipart(IEnumerable<(string Name, byte[] Value)> fields, params (string Name, string File, string Type, byte[] Content)[] files)
    {
        using var body = new MemoryStream();
        void Write(string text) => body.Write(Encoding.UTF8.GetBytes(text));
        foreach (var (name, value) in fields)
        {
            Write($"--xYzZY\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.Write(value);
            Write("\r\n");
        }

        foreach (var (name, file, type, content) in files)
        {
            Write($"--xYzZY\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {type}\r\n\r\n");
            body.Write(content);
            Write("\r\n");
        }

        Write("--xYzZY--\r\n");
        return body.ToArray();
    }

    public const string MultipartType = "multipart/form-data; boundary=xYzZY";
    public const string UrlencodedType = "application/x-www-form-urlencoded";
}
