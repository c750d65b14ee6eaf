using System.Text;
using System.Text.Json;

namespace Gateway.Peers.Providers;

/// <summary>The documented form of requests to the Graph API, and Meta's errors for what breaks it.</summary>
internal static class GraphRules
{
    private const int LongestText = 4096;
    private const int LongestBody = 1024;
    private const int LongestButton = 20;
    private const int LongestRow = 24;

    private static readonly string[] Media = ["image", "video", "audio", "document", "sticker"];

    private static readonly Dictionary<string, int> Types = new()
    {
        ["image/jpeg"] = 5 << 20,
        ["image/png"] = 5 << 20,
        ["audio/ogg"] = 16 << 20,
        ["audio/mpeg"] = 16 << 20,
        ["video/mp4"] = 16 << 20,
        ["application/pdf"] = 100 << 20,
        ["text/plain"] = 100 << 20,
    };

    public static ProviderReply Error(int status, int code, string message, int subcode = 0) => new(status, JsonSerializer.Serialize(new
    {
        error = new { message, type = "OAuthException", code, error_subcode = subcode, error_data = new { messaging_product = "whatsapp", details = message }, fbtrace_id = "Az8or2yhqkZfEZ-_4Qn_Bam" },
    }));

    public static bool Takes(string type, int size) => Types.TryGetValue(type, out var largest) && size <= largest;

    /// <summary>Whom a WhatsApp message goes to: "to", or "recipient" for business-scoped ids.</summary>
    public static string? RecipientOf(JsonElement request) => Text(request, "to") ?? Text(request, "recipient");

    /// <summary>What is wrong with a request to /messages of a number; none when it is right.</summary>
    public static ProviderReply? FaultOfWhatsApp(JsonElement request, Func<string, bool> isMedia)
    {
        if (Text(request, "messaging_product") != "whatsapp")
        {
            return Missing("messaging_product");
        }

        if (Text(request, "status") is { } status)
        {
            return status == "read" && Text(request, "message_id") is { Length: > 0 } ? null : Missing("message_id");
        }

        var (to, recipient, type) = (Text(request, "to"), Text(request, "recipient"), Text(request, "type"));
        if ((to is null) == (recipient is null) || (to is not null && !to.All(char.IsAsciiLetterOrDigit)) || (recipient is not null && recipient.IndexOf('.') != 2))
        {
            return Missing("to");
        }

        return type is null || !request.TryGetProperty(type, out var content) ? Missing("type")
            : Media.Contains(type) ? Text(content, "id") is { } id && isMedia(id) ? null : Error(400, 131053, "Media upload error")
            : type switch
            {
                "text" => Text(content, "body") is { Length: > 0 and <= LongestText } ? null : Bad("text['body'] must be 1 to 4096 characters"),
                "interactive" => FaultOfInteractive(content),
                "reaction" => Text(content, "message_id") is null ? Missing("message_id") : null,
                "template" => Text(content, "name") is null || Text(content.GetProperty("language"), "code") is null ? Error(404, 132001, "Template name does not exist in the translation") : null,
                _ => Error(400, 131051, "Unsupported message type"),
            };
    }

    /// <summary>What is wrong with a request to /me/messages; none when it is right.</summary>
    public static ProviderReply? FaultOfMessenger(JsonElement request, Func<string, bool> isMedia)
    {
        if (!request.TryGetProperty("recipient", out var recipient) || Text(recipient, "id") is null)
        {
            return Missing("recipient");
        }

        if (Text(request, "sender_action") is { } action)
        {
            return action is "typing_on" or "typing_off" or "mark_seen" ? null : Bad("sender_action");
        }

        var isTyped = Text(request, "messaging_type") is "RESPONSE" || (Text(request, "messaging_type") is "MESSAGE_TAG" && Text(request, "tag") is "HUMAN_AGENT");
        if (!isTyped || !request.TryGetProperty("message", out var message))
        {
            return Missing("messaging_type");
        }

        if (message.TryGetProperty("attachment", out var attachment))
        {
            return isMedia(Text(attachment.GetProperty("payload"), "attachment_id") ?? "") ? null : Bad("attachment_id");
        }

        var areFitting = !message.TryGetProperty("quick_replies", out var replies)
            || (replies.GetArrayLength() <= 13 && replies.EnumerateArray().All(reply => Text(reply, "title") is { Length: > 0 and <= LongestButton }));
        return areFitting && Text(message, "text") is { Length: > 0 and <= 2000 } ? null : Bad("message");
    }

    /// <summary>The file of a form; none when it has none, or is no form.</summary>
    public static (string Type, byte[] Content)? FileOf(ProviderCall call, string field)
    {
        // Octets as characters, one for one, so that the form can be taken apart as text.
        var form = Encoding.Latin1.GetString(call.Body);
        var boundary = call.Header("Content-Type").Split("boundary=").ElementAtOrDefault(1)?.Trim('"');
        foreach (var part in boundary is null ? [] : form.Split($"--{boundary}"))
        {
            var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0 || (!part[..end].Contains($"name={field};", StringComparison.Ordinal) && !part[..end].Contains($"name=\"{field}\";", StringComparison.Ordinal)))
            {
                continue;
            }

            var type = part[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1].Trim();
            return type is null ? null : (type, Encoding.Latin1.GetBytes(part[(end + 4)..^2]));
        }

        return null;
    }

    private static ProviderReply? FaultOfInteractive(JsonElement interactive)
    {
        var action = interactive.GetProperty("action");
        if (Text(interactive.GetProperty("body"), "text") is not { Length: > 0 and <= LongestBody })
        {
            return Bad("interactive['body']");
        }

        var (items, most, longest) = Text(interactive, "type") == "button"
            ? ([.. action.GetProperty("buttons").EnumerateArray().Select(button => button.GetProperty("reply"))], 3, LongestButton)
            : (action.GetProperty("sections")[0].GetProperty("rows").EnumerateArray().ToList(), 10, LongestRow);
        var areFitting = items.Count > 0 && items.Count <= most && items.TrueForAll(item => Text(item, "id") is not null && Text(item, "title") is { Length: > 0 } title && title.Length <= longest);
        return areFitting && items.Select(item => Text(item, "title")).Distinct().Count() == items.Count ? null : Bad("interactive['action']");
    }

    private static ProviderReply Missing(string parameter) => Error(400, 100, $"(#100) The parameter {parameter} is required.");

    private static ProviderReply Bad(string parameter) => Error(400, 131009, $"Parameter value is not valid: {parameter}");

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
