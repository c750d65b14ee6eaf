using System.Buffers;
using System.Text.Json;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>Writes what browsers are sent, as JSON.</summary>
internal static class ServerFrame
{
    /// <summary>The first one: a token when the visitor is new, and what the visitor agrees to by leaving an address.</summary>
    public static ReadOnlyMemory<byte> Welcome(string? token, string consent) => Write("welcome", json =>
    {
        json.WriteString("token", token);
        json.WriteString("consent", consent);
    });

    /// <summary>One message of the conversation; ids of the browser come back so that it knows its own.</summary>
    public static ReadOnlyMemory<byte> Message(Message message, string address) => Write("message", json =>
    {
        json.WriteString("id", message.Id);
        json.WriteString("from", message.Author switch
        {
            MessageAuthor.Customer => "you",
            MessageAuthor.Agent => "person",
            _ => "machine",
        });
        json.WriteString("text", message.Text);
        json.WriteNumber("at", message.At.ToUnixTimeMilliseconds());
        if (message.IsInbound && ExternalIds.BrowserId(message.ExternalId, address) is { } own)
        {
            json.WriteString("client", own);
        }

        Choices(json, message.Choices);
        Files(json, message.Attachments);
    });

    /// <summary>The browser has all there is.</summary>
    public static ReadOnlyMemory<byte> Current { get; } = Write("current", _ => { });

    /// <summary>Somebody is writing.</summary>
    public static ReadOnlyMemory<byte> Typing { get; } = Write("typing", _ => { });

    /// <summary>What the browser sent under that id is on disk.</summary>
    public static ReadOnlyMemory<byte> Stored(string id) => Write("stored", json => json.WriteString("id", id));

    /// <summary>What the browser sent under that id is not taken: "rate" (try again later), "size", "empty" or "address".</summary>
    public static ReadOnlyMemory<byte> Refused(string id, string why) => Write("refused", json =>
    {
        json.WriteString("id", id);
        json.WriteString("why", why);
    });

    private static void Choices(Utf8JsonWriter json, IReadOnlyList<string> choices)
    {
        if (choices.Count == 0)
        {
            return;
        }

        json.WriteStartArray("choices");
        foreach (var choice in choices)
        {
            json.WriteStringValue(choice);
        }

        json.WriteEndArray();
    }

    private static void Files(Utf8JsonWriter json, IReadOnlyList<Attachment> files)
    {
        if (files.Count == 0)
        {
            return;
        }

        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("type", file.MediaType);
            json.WriteNumber("size", file.Size ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(string kind, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("t", kind);
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
