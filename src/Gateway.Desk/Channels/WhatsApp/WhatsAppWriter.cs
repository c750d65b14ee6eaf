using System.Text.Json.Nodes;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>Writes requests of <c>POST /PHONE-NUMBER-ID/messages</c>.</summary>
internal static class WhatsAppWriter
{
    /// <summary>Choices that are shown at most: more than three are rows of a list.</summary>
    public const int MostRows = 10;

    public const int LongestButton = 20;
    public const int LongestCaption = 1024;

    private const int MostButtons = 3;
    private const int LongestRow = 24;
    private const int LongestChoiceText = 1024;

    /// <summary>Words, choices, a reaction or a template.</summary>
    public static JsonObject Words(ChannelMessage message)
    {
        var written = message.Message;
        return written switch
        {
            { Template: { } template } => With(message, "template", Template(template)),
            { Kind: MessageKind.Reaction, ReplyTo: { } about } => With(message, "reaction", new JsonObject { ["message_id"] = about, ["emoji"] = written.Text }, isReply: false),
            { Choices.Count: > 0 and <= MostRows } when TryChoices(message, out var choices) => With(message, "interactive", choices),
            { Choices.Count: > 0 } => With(message, "text", Body(NumberedChoices.Of(written))),
            _ => With(message, "text", Body(written.Text)),
        };
    }

    /// <summary>A file that was uploaded before.</summary>
    /// <param name="message">The message that it belongs to.</param>
    /// <param name="kind">image, video, audio or document.</param>
    /// <param name="mediaId">Meta's id of the upload.</param>
    /// <param name="name">Its file name.</param>
    /// <param name="caption">Words below it; none for none.</param>
    /// <param name="isReply">Whether it shows what is answered; one part of a message does.</param>
    public static JsonObject File(ChannelMessage message, string kind, string mediaId, string name, string? caption, bool isReply)
    {
        var media = new JsonObject { ["id"] = mediaId };
        if (caption is not null)
        {
            media["caption"] = caption;
        }

        if (kind == "document")
        {
            media["filename"] = name;
        }

        return With(message, kind, media, isReply);
    }

    /// <summary>Marks a message of the customer as read and shows "is writing" until the answer comes, 25 s at most.</summary>
    public static JsonObject Typing(string customersMessage) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["status"] = "read",
        ["message_id"] = customersMessage,
        ["typing_indicator"] = new JsonObject { ["type"] = "text" },
    };

    private static JsonObject With(ChannelMessage message, string type, JsonObject content, bool isReply = true)
    {
        var request = new JsonObject { ["messaging_product"] = "whatsapp" };
        WhatsAppAddress.Write(request, message.Conversation.Address);
        request["type"] = type;
        request[type] = content;
        request["biz_opaque_callback_data"] = message.Message.Id.ToString();
        if (isReply && message.Message.ReplyTo is { } answered)
        {
            request["context"] = new JsonObject { ["message_id"] = answered };
        }

        return request;
    }

    private static JsonObject Body(string text) => new() { ["body"] = text };

    private static JsonObject Template(MessageTemplate template)
    {
        var written = new JsonObject
        {
            ["name"] = template.Name,
            ["language"] = new JsonObject { ["code"] = template.Language },
        };
        if (template.Parameters.Count > 0)
        {
            var parameters = template.Parameters.Select(JsonNode (value) => new JsonObject { ["type"] = "text", ["text"] = value });
            written["components"] = new JsonArray(new JsonObject { ["type"] = "body", ["parameters"] = new JsonArray([.. parameters]) });
        }

        return written;
    }

    // Up to three short ones are buttons, up to ten are rows of a list; others stand below the text, numbered.
    private static bool TryChoices(ChannelMessage message, out JsonObject interactive)
    {
        var written = message.Message;
        var areButtons = written.Choices.Count <= MostButtons && written.Choices.All(choice => choice.Length <= LongestButton);
        interactive = [];
        if (written.Text.Length is 0 or > LongestChoiceText
            || (!areButtons && written.Choices.Any(choice => choice.Length > LongestRow))
            || written.Choices.Distinct(StringComparer.Ordinal).Count() != written.Choices.Count)
        {
            return false;
        }

        interactive["type"] = areButtons ? "button" : "list";
        interactive["body"] = new JsonObject { ["text"] = written.Text };
        interactive["action"] = areButtons
            ? new JsonObject { ["buttons"] = new JsonArray([.. written.Choices.Select((choice, i) => Button(choice, i))]) }
            : new JsonObject
            {
                ["button"] = Choose(message.Conversation.Language),
                ["sections"] = new JsonArray(new JsonObject { ["rows"] = new JsonArray([.. written.Choices.Select((choice, i) => Row(choice, i))]) }),
            };
        return true;
    }

    private static JsonNode Button(string title, int index) =>
        new JsonObject { ["type"] = "reply", ["reply"] = Row(title, index) };

    private static JsonNode Row(string title, int index) => new JsonObject { ["id"] = $"choice-{index + 1}", ["title"] = title };

    private static string Choose(string? language) => language switch
    {
        "de" => "Auswählen",
        "fr" => "Choisir",
        "it" => "Scegli",
        "es" => "Elegir",
        _ => "Choose",
    };
}
