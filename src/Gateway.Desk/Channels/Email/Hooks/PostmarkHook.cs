using System.Text.Json;
using Gateway.Desk.Channels.Email.Mime;

namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>Postmark's inbound webhook: JSON, with user and password in the address that is entered there
/// (postmarkapp.com/developer/webhooks/inbound-webhook).</summary>
internal sealed class PostmarkHook(BasicAuthorization authorization, bool believesHeaders) : IMailHook
{
    // SpamAssassin's name for a valid signature of the author's own domain.
    private const string SignedByAuthor = "DKIM_VALID_AU";

    public HookReading Read(WebhookRequest request)
    {
        if (authorization.Refuse(request) is { } why)
        {
            return HookReading.Forged(why);
        }

        try
        {
            using var json = JsonDocument.Parse(request.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? HookReading.Of(Read(json.RootElement))
                : HookReading.Malformed("the JSON is no object");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in a string makes GetString throw.
            return HookReading.Malformed($"no JSON: {fault.Message}");
        }
    }

    private ReceivedMail Read(JsonElement root)
    {
        var headers = HeadersOf(root);
        return new ReceivedMail
        {
            Headers = headers,
            From = FromOf(root) ?? headers.First("From"),
            EnvelopeFrom = headers.First("Return-Path"),
            Subject = TextOf(root, "Subject"),
            Text = TextOf(root, "TextBody") ?? "",
            Html = TextOf(root, "HtmlBody") ?? "",
            Files = FilesOf(root),
            Checks = ChecksOf(root, headers),
            ProviderId = TextOf(root, "MessageID"),
        };
    }

    private SenderChecks ChecksOf(JsonElement root, MailHeaders headers)
    {
        string[] tests = [.. headers.Every("X-Spam-Tests")];
        var isSigned = believesHeaders && tests.Length == 1 && tests[0].Split(',', StringSplitOptions.TrimEntries).Contains(SignedByAuthor);
        return isSigned && Mailbox.TryParse(FromOf(root) ?? headers.First("From"), out var author)
            ? new SenderChecks(false, [author.Domain])
            : SenderChecks.None;
    }

    // The date stands beside the headers.
    private static MailHeaders HeadersOf(JsonElement root) => new(
    [
        .. ItemsOf(root, "Headers").Take(MailHeaders.Most).Select(header => KeyValuePair.Create(TextOf(header, "Name") ?? "", TextOf(header, "Value") ?? "")),
        .. TextOf(root, "Date") is { } date ? new[] { KeyValuePair.Create("Date", date) } : [],
    ]);

    private static string? FromOf(JsonElement root) =>
        root.TryGetProperty("FromFull", out var full) && TextOf(full, "Email") is { Length: > 0 } address
            ? $"\"{TextOf(full, "Name")?.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\" <{address}>"
            : TextOf(root, "From");

    private static IReadOnlyList<MailFile> FilesOf(JsonElement root) =>
    [
        .. ItemsOf(root, "Attachments").Select(file => new MailFile(
            TextOf(file, "Name") ?? "",
            TextOf(file, "ContentType") ?? "",
            ContentOf(file))),
    ];

    // Large files are decoded where they stand; only what is written wrongly goes the long way.
    private static byte[] ContentOf(JsonElement file) =>
        file.TryGetProperty("Content", out var content) && content.ValueKind == JsonValueKind.String
            ? content.TryGetBytesFromBase64(out var octets) ? octets : TransferEncoding.DecodeBase64(System.Text.Encoding.UTF8.GetBytes(content.GetString()!))
            : [];

    private static IEnumerable<JsonElement> ItemsOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string? TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
