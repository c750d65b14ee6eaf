using System.Text.Json;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Messenger;

/// <summary>What a message holds besides its ids.</summary>
/// <param name="Text">The words, with links and places that came as attachments below them.</param>
/// <param name="Files">Files to be fetched.</param>
internal sealed record MessengerContent(string Text, IReadOnlyList<Attachment> Files)
{
    /// <summary>Reads the words and attachments of a message.</summary>
    public static MessengerContent Read(JsonElement message)
    {
        var lines = new List<string>();
        if (message.TextAt("text") is { } words)
        {
            lines.Add(words);
        }

        var files = new List<Attachment>();
        foreach (var attachment in message.List("attachments"))
        {
            if (FileOf(attachment) is { } file)
            {
                // While Meta changes from one to the other, a sticker comes both as image and as sticker.
                if (files.TrueForAll(known => known.Source != file.Source))
                {
                    files.Add(file);
                }
            }
            else if (LineOf(attachment) is { } line && !lines.Contains(line))
            {
                lines.Add(line);
            }
        }

        if (message.IsTrue("is_unsupported") && lines.Count == 0 && files.Count == 0)
        {
            lines.Add("[cannot be shown: unsupported]");
        }

        return new MessengerContent(string.Join("\n", lines), files);
    }

    private static Attachment? FileOf(JsonElement attachment)
    {
        var url = attachment.At("payload").TextAt("url");
        var kind = attachment.TextAt("type");
        var mediaType = kind switch
        {
            "image" or "sticker" => "image/jpeg",
            "video" or "reel" or "ig_reel" => "video/mp4",
            "audio" => "audio/mp4",
            "file" or "story_mention" => "application/octet-stream",
            _ => null,
        };
        return url is null || mediaType is null ? null : new Attachment(NameOf(url, kind!), mediaType, Source: url);
    }

    // Shared pages, posts and places are addresses for people, nothing to keep.
    private static string? LineOf(JsonElement attachment)
    {
        var payload = attachment.At("payload");
        var place = payload.At("coordinates");
        if (place.ValueKind == JsonValueKind.Object)
        {
            return $"{place.TextAt("lat")}, {place.TextAt("long")}";
        }

        var line = $"{attachment.TextAt("title") ?? payload.TextAt("title")} {attachment.TextAt("url") ?? payload.TextAt("url")}".Trim();
        return line.Length > 0 ? line : $"[cannot be shown: {attachment.TextAt("type") ?? "attachment"}]";
    }

    private static string NameOf(string url, string kind)
    {
        var name = Uri.TryCreate(url, UriKind.Absolute, out var address) ? Uri.UnescapeDataString(address.Segments[^1]).Trim('/') : "";
        return name.Contains('.', StringComparison.Ordinal) && name.Length <= 120 ? name : kind;
    }
}
