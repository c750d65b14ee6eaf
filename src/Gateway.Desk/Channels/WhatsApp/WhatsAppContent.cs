using System.Text.Json;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>What a message holds.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words; a note in brackets for what cannot be shown as words.</param>
/// <param name="About">Id of the message that it reacts to, changes or takes back.</param>
/// <param name="File">The file that comes with it.</param>
internal sealed record WhatsAppContent(MessageKind Kind, string Text, string? About = null, Attachment? File = null)
{
    /// <summary>Reads a message of any type; none for what says nothing (somebody opened the chat).</summary>
    public static WhatsAppContent? Read(JsonElement message) => message.TextAt("type") switch
    {
        "text" => new(MessageKind.Text, message.At("text").TextAt("body") ?? ""),
        "image" or "video" or "audio" or "voice" or "document" or "sticker" => Media(message, message.TextAt("type")!),
        "interactive" => Interactive(message.At("interactive")),
        "button" => new(MessageKind.Choice, message.At("button").TextAt("text") ?? message.At("button").TextAt("payload") ?? ""),
        "reaction" => new(
            MessageKind.Reaction, message.At("reaction").TextAt("emoji") ?? "", message.At("reaction").TextAt("message_id")),
        "location" => new(MessageKind.Location, Place(message.At("location"))),
        "contacts" => new(MessageKind.ContactCard, string.Join("\n", message.List("contacts").Select(Card))),
        "order" => new(MessageKind.Text, Order(message.At("order"))),
        "edit" => Edit(message.At("edit")),
        "revoke" => new(MessageKind.Deletion, "", message.At("revoke").TextAt("original_message_id")),
        "request_welcome" or "system" or null => null,
        "unsupported" => Unsupported(message),
        var other => Note(other),
    };

    private static WhatsAppContent Media(JsonElement message, string type)
    {
        var media = message.At(type);
        var mediaType = media.TextAt("mime_type")?.Split(';')[0].Trim() ?? "application/octet-stream";
        var name = media.TextAt("filename") ?? type + WhatsAppMedia.Extension(mediaType);
        var file = media.TextAt("id") is { } id
            ? new Attachment(name, mediaType, Source: id)
            : new Attachment(name, mediaType, Fault: "the message names no file");
        return new(MessageKind.Text, media.TextAt("caption") ?? "", File: file);
    }

    private static WhatsAppContent Interactive(JsonElement interactive) => interactive.TextAt("type") switch
    {
        "list_reply" => new(MessageKind.Choice, interactive.At("list_reply").TextAt("title") ?? ""),
        "button_reply" => new(MessageKind.Choice, interactive.At("button_reply").TextAt("title") ?? ""),
        "nfm_reply" => new(
            MessageKind.Text,
            $"{interactive.At("nfm_reply").TextAt("body")}\n{interactive.At("nfm_reply").TextAt("response_json")}".Trim()),
        var other => Note(other ?? "interactive"),
    };

    // The new content is a whole message of its own.
    private static WhatsAppContent Edit(JsonElement edit)
    {
        var original = edit.TextAt("original_message_id");
        var content = edit.At("message");
        var words = content.At("text").TextAt("body") ?? content.At(content.TextAt("type") ?? "").TextAt("caption") ?? "";
        return new(MessageKind.Edit, words, original);
    }

    private static WhatsAppContent Unsupported(JsonElement message)
    {
        var error = message.List("errors").FirstOrDefault();
        return Note(message.At("unsupported").TextAt("type") ?? error.TextAt("title") ?? "unknown kind");
    }

    private static WhatsAppContent Note(string what) => new(MessageKind.Text, $"[cannot be shown: {what}]");

    private static string Place(JsonElement location)
    {
        var coordinates = $"{location.TextAt("latitude")}, {location.TextAt("longitude")}";
        string?[] parts = [location.TextAt("name"), location.TextAt("address"), coordinates, location.TextAt("url")];
        return string.Join("\n", parts.Where(part => part is not null));
    }

    private static string Card(JsonElement card)
    {
        string?[] parts =
        [
            card.At("name").TextAt("formatted_name") ?? card.At("name").TextAt("first_name"),
            card.At("org").TextAt("company"),
            .. card.List("phones").Select(phone => phone.TextAt("phone") ?? phone.TextAt("wa_id")),
            .. card.List("emails").Select(email => email.TextAt("email")),
        ];
        var known = parts.Where(part => part is not null).ToList();
        return known.Count > 0 ? string.Join(", ", known) : card.TextAt("vcard") ?? "";
    }

    private static string Order(JsonElement order)
    {
        var items = order.List("product_items").Select(item =>
            $"{item.TextAt("quantity")} x {item.TextAt("product_retailer_id")} ({item.TextAt("item_price")} {item.TextAt("currency")})");
        return $"{order.TextAt("text")}\n{string.Join("\n", items)}".Trim();
    }
}
