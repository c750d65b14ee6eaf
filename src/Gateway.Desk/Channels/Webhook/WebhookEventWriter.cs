using System.Buffers;
using System.Text.Json;

namespace Gateway.Desk.Channels.Webhook;

/// <summary>Writes what another system is posted.</summary>
internal static class WebhookEventWriter
{
    /// <summary>A message of ours, with its files in base64.</summary>
    public static async Task<ReadOnlyMemory<byte>> MessageAsync(string channel, ChannelMessage message, CancellationToken ct)
    {
        var files = new List<byte[]>(message.Files.Count);
        foreach (var file in message.Files)
        {
            var content = new MemoryStream();
            var stream = file.Open();
            await using (stream.ConfigureAwait(false))
            {
                await stream.CopyToAsync(content, ct).ConfigureAwait(false);
            }

            files.Add(content.ToArray());
        }

        return Write("message", message.Message.Id.ToString(), channel, json => WriteMessage(json, message, files));
    }

    /// <summary>An answer is being written.</summary>
    public static ReadOnlyMemory<byte> Typing(string id, string channel, string address) =>
        Write("typing", id, channel, json => json.WriteString("to", address));

    /// <summary>A test of the connection.</summary>
    public static ReadOnlyMemory<byte> Ping(string id, string channel) => Write("ping", id, channel, static _ => { });

    private static void WriteMessage(Utf8JsonWriter json, ChannelMessage message, List<byte[]> files)
    {
        var written = message.Message;
        json.WriteString("to", message.Conversation.Address);
        json.WriteNumber("conversation", message.Conversation.Id);
        json.WriteString("at", written.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("author", written.Author.ToString().ToLowerInvariant());
        WriteIfAny(json, "agent", written.Agent);
        json.WriteString("text", written.Text);
        WriteIfAny(json, "subject", written.Subject);
        WriteIfAny(json, "reply_to", written.ReplyTo);
        json.WriteStartArray("choices");
        foreach (var choice in written.Choices)
        {
            json.WriteStringValue(choice);
        }

        json.WriteEndArray();
        json.WriteStartArray("attachments");
        for (var index = 0; index < files.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("name", message.Files[index].Name);
            json.WriteString("media_type", message.Files[index].MediaType);
            json.WriteBase64String("data", files[index]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static ReadOnlyMemory<byte> Write(string type, string id, string channel, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("id", id);
            json.WriteString("channel", channel);
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
