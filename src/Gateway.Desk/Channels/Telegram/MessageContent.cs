using System.Globalization;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Telegram;

/// <summary>What a Telegram message holds.</summary>
internal sealed record MessageContent(MessageKind Kind, string Text)
{
    /// <summary>Octets of the largest file that a bot may fetch.</summary>
    public const long LargestDownload = 20_000_000;

    private const string Start = "/start";

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>What a link that began the chat carried.</summary>
    public string? Subject { get; init; }

    /// <summary>The sender's own number, shared by the sender.</summary>
    public PhoneNumber? Phone { get; init; }

    /// <summary>Reads a message; none when it holds nothing that people said.</summary>
    public static MessageContent? Read(JsonElement message)
    {
        if (message.Object("contact") is { } card)
        {
            return Card(card, message.Object("from")?.Integer("id"));
        }

        if (message.Object("location") is { } location)
        {
            return Location(location, message.Object("venue"));
        }

        if (message.Text("text") is { Length: > 0 } text)
        {
            // "/start" and what the link to the bot carried: it says where the customer came from.
            return text.StartsWith(Start + ' ', StringComparison.Ordinal)
                ? new MessageContent(MessageKind.Text, Start) { Subject = text[(Start.Length + 1)..] }
                : new MessageContent(MessageKind.Text, text);
        }

        return File(message) is { } file
            ? new MessageContent(MessageKind.Text, message.Text("caption") ?? message.Object("sticker")?.Text("emoji") ?? "") { Attachments = [file] }
            : null;
    }

    /// <summary>The file id and media type of a source; Telegram's downloads do not say their type.</summary>
    public static (string Id, string MediaType) FileOf(string source) =>
        source.Split(' ', 2) is [var type, var id] ? (id, type) : (source, "application/octet-stream");

    private static MessageContent Card(JsonElement card, long? sender)
    {
        var number = card.Text("phone_number") ?? "";
        var isOwn = sender is not null && card.Integer("user_id") == sender;
        var isNumber = PhoneNumber.TryParse(number.StartsWith('+') ? number : "+" + number, "", out var phone);
        var name = $"{card.Text("first_name")} {card.Text("last_name")}".Trim();
        return new MessageContent(MessageKind.ContactCard, $"{name}\n{(isNumber ? phone.Value : number)}".Trim()) { Phone = isOwn && isNumber ? phone : null };
    }

    private static MessageContent? Location(JsonElement location, JsonElement? venue)
    {
        if (location.Number("latitude") is not { } latitude || location.Number("longitude") is not { } longitude)
        {
            return null;
        }

        var place = string.Create(CultureInfo.InvariantCulture, $"{latitude:0.######},{longitude:0.######}");
        string?[] lines = [venue?.Text("title"), venue?.Text("address"), place];
        return new MessageContent(MessageKind.Location, string.Join('\n', lines.Where(line => line is { Length: > 0 })));
    }

    private static Attachment? File(JsonElement message)
    {
        if (message.List("photo").LastOrDefault() is { ValueKind: JsonValueKind.Object } photo)
        {
            return File(photo, "photo.jpg", "image/jpeg");
        }

        if (message.Object("sticker") is { } sticker)
        {
            return sticker.IsTrue("is_animated") ? File(sticker, "sticker.tgs", "application/x-tgsticker")
                : sticker.IsTrue("is_video") ? File(sticker, "sticker.webm", "video/webm")
                : File(sticker, "sticker.webp", "image/webp");
        }

        // An animation comes as a document too, for old clients.
        return message.Object("animation") is { } animation ? File(animation, "animation.mp4", "video/mp4")
            : message.Object("document") is { } document ? File(document, "document", "application/octet-stream")
            : message.Object("voice") is { } voice ? File(voice, "voice.ogg", "audio/ogg")
            : message.Object("audio") is { } audio ? File(audio, "audio.mp3", "audio/mpeg")
            : message.Object("video") is { } video ? File(video, "video.mp4", "video/mp4")
            : message.Object("video_note") is { } note ? File(note, "video.mp4", "video/mp4")
            : null;
    }

    private static Attachment? File(JsonElement file, string name, string mediaType)
    {
        if (file.Text("file_id") is not { Length: > 0 and <= 512 } id)
        {
            return null;
        }

        var type = file.Text("mime_type") is { Length: > 0 and <= 200 } given && !given.Contains(' ') ? given : mediaType;
        var shown = file.Text("file_name") is { Length: > 0 and <= 255 } called ? called : name;
        return file.Integer("file_size") is { } size and > LargestDownload
            ? new Attachment(shown, type, Size: size, Fault: "larger than 20 MB, which is the most that Telegram lets a bot fetch")
            : new Attachment(shown, type, Source: $"{type} {id}");
    }
}
