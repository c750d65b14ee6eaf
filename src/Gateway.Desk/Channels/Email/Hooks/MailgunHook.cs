using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Channels.Email.Mime;

namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>Mailgun's routes: a form with the parsed mail, or with the whole one in <c>body-mime</c>. The signature covers time and
/// token only, so a token that came with one mail may not bring another (documentation.mailgun.com, receive-http and securing-webhooks).</summary>
internal sealed class MailgunHook(IReadOnlyList<string> keys, bool believesHeaders, TimeProvider time) : IMailHook
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly byte[][] _keys = [.. keys.Select(Encoding.UTF8.GetBytes)];
    private readonly SeenTokens _seen = new(time, Window * 2);

    public HookReading Read(WebhookRequest request)
    {
        if (!FormBody.TryParse(request.Header("Content-Type"), request.Body, out var form))
        {
            return HookReading.Forged("no form, so no signature");
        }

        if (Refuse(form) is { } why)
        {
            return HookReading.Forged(why);
        }

        var mail = Read(form);
        var content = SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.Headers.First("Message-Id")}\n{mail.From}\n{mail.Subject}\n{mail.Text}\n{mail.Html}"));
        return _seen.IsNew(form.Text("token")!, content)
            ? HookReading.Of(mail)
            : HookReading.Forged("the token came with another mail before");
    }

    private string? Refuse(FormBody form)
    {
        if (form.Text("timestamp") is not { } timestamp || form.Text("token") is not { Length: > 0 and < 200 } token || form.Text("signature") is not { } signature)
        {
            return "timestamp, token or signature is missing";
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253402300799 || (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Window)
        {
            return $"the timestamp is more than {Window.TotalMinutes:0} min away";
        }

        var given = Encoding.UTF8.GetBytes(signature);
        var signed = Encoding.UTF8.GetBytes(timestamp + token);
        var isSigned = false;
        foreach (var key in _keys)
        {
            var expected = Encoding.UTF8.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(key, signed)));
            isSigned |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return isSigned ? null : "wrong signature";
    }

    private ReceivedMail Read(FormBody form)
    {
        if (form.Find("body-mime") is { } raw)
        {
            return MailParts.Read(MimePart.Parse(raw.Content)) with { EnvelopeFrom = form.Text("sender") };
        }

        var headers = HeadersOf(form);
        return new ReceivedMail
        {
            Headers = headers,
            From = form.Text("from") ?? headers.First("From"),
            EnvelopeFrom = form.Text("sender"),
            Subject = form.Text("subject"),
            Text = form.Text("body-plain") ?? "",
            Html = form.Text("body-html") ?? "",
            Files = [.. form.Files.Select(file => new MailFile(file.FileName!, file.MediaType, file.Content))],
            Checks = ChecksOf(headers),
        };
    }

    // A list of pairs; a mail without it keeps the fields that every header is also posted as.
    private static MailHeaders HeadersOf(FormBody form)
    {
        try
        {
            using var json = JsonDocument.Parse(form.Text("message-headers") ?? "[]");
            if (json.RootElement is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0)
            {
                return new MailHeaders([.. list.EnumerateArray().Take(MailHeaders.Most).Where(IsPair).Select(pair =>
                    KeyValuePair.Create(pair[0].GetString()!, pair[1].GetString()!))]);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Posted(form);
        }

        return Posted(form);
    }

    private static MailHeaders Posted(FormBody form) => new([.. new[] { "Message-Id", "In-Reply-To", "References", "Date", "Auto-Submitted" }
        .Where(name => form.Find(name) is not null).Select(name => KeyValuePair.Create(name, form.Text(name)!))]);

    private static bool IsPair(JsonElement item) =>
        item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2
        && item[0].ValueKind == JsonValueKind.String && item[1].ValueKind == JsonValueKind.String;

    private SenderChecks ChecksOf(MailHeaders headers)
    {
        if (!believesHeaders)
        {
            return SenderChecks.None;
        }

        bool Passed(string name) => headers.Every(name).ToArray() is [var only] && only.Equals("pass", StringComparison.OrdinalIgnoreCase);
        var signatures = headers.Every("DKIM-Signature").ToArray();
        string[] signers = Passed("X-Mailgun-Dkim-Check-Result") && signatures is [var signature] && HeaderValue.Parse($";{signature}").Parameter("d") is { } domain
            ? [domain]
            : [];
        return new SenderChecks(Passed("X-Mailgun-Spf"), signers);
    }
}
