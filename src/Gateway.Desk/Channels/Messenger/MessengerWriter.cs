using System.Text;
using System.Text.Json.Nodes;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Messenger;

/// <summary>Writes requests of the Send API (developers.facebook.com/docs/messenger-platform/reference/send-api).</summary>
internal static class MessengerWriter
{
    public const int MostButtons = 13;
    public const int LongestButton = 20;

    /// <summary>Words, with quick replies to choose from on the last part.</summary>
    public static JsonObject Words(ChannelMessage message, string text, bool hasChoices, bool isTagged)
    {
        var words = new JsonObject { ["text"] = text };
        if (hasChoices)
        {
            words["quick_replies"] = new JsonArray([.. message.Message.Choices.Select(JsonNode (choice, i) => new JsonObject
            {
                ["content_type"] = "text",
                ["title"] = choice,
                ["payload"] = $"choice-{i + 1}",
            })]);
        }

        return With(message, words, isTagged);
    }

    /// <summary>A file that was uploaded before.</summary>
    public static JsonObject File(ChannelMessage message, string kind, string attachmentId, bool isTagged) =>
        With(message, new JsonObject { ["attachment"] = new JsonObject { ["type"] = kind, ["payload"] = new JsonObject { ["attachment_id"] = attachmentId } } }, isTagged);

    /// <summary>"is writing" or "has seen it".</summary>
    public static JsonObject Action(string address, string action) => new()
    {
        ["recipient"] = new JsonObject { ["id"] = address },
        ["sender_action"] = action,
    };

    /// <summary>As what a file is sent.</summary>
    public static string KindOf(string mediaType) => mediaType.Split('/')[0] switch
    {
        "image" => "image",
        "audio" => "audio",
        "video" => "video",
        _ => "file",
    };

    /// <summary>Cuts text into parts of so many octets of UTF-8 at most, at white space where there is any.</summary>
    public static IReadOnlyList<string> Cut(string text, int octets)
    {
        var parts = new List<string>();
        var rest = text.AsSpan();
        while (Encoding.UTF8.GetByteCount(rest) > octets)
        {
            var length = Fitting(rest, octets);
            var space = rest[..length].LastIndexOfAny(' ', '\n');
            var end = space > length / 2 ? space : length;
            parts.Add(rest[..end].ToString());
            rest = rest[end..].TrimStart();
        }

        if (rest.Length > 0 || parts.Count == 0)
        {
            parts.Add(rest.ToString());
        }

        return parts;
    }

    private static int Fitting(ReadOnlySpan<char> text, int octets)
    {
        var (length, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > octets)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static JsonObject With(ChannelMessage message, JsonObject content, bool isTagged)
    {
        content["metadata"] = message.Message.Id.ToString();
        var request = new JsonObject
        {
            ["recipient"] = new JsonObject { ["id"] = message.Conversation.Address },
            ["messaging_type"] = isTagged ? "MESSAGE_TAG" : "RESPONSE",
            ["message"] = content,
        };
        if (isTagged)
        {
            request["tag"] = "HUMAN_AGENT";
        }

        return request;
    }
}
