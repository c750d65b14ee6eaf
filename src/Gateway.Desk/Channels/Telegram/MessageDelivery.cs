using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Telegram;

/// <summary>Sends a message of ours: the words, then one Telegram message for each file; a short text goes as the caption of a
/// single file. Telegram knows no idempotency, so which parts have left is remembered until the last one did.</summary>
internal sealed class MessageDelivery(BotApi api, TimeProvider time)
{
    private const int LongestCaption = 1024;
    private const long LargestPhoto = 10 << 20;

    // Telegram allows about 30 messages a second over all chats, and about one in each.
    private const int AllChatsAtOnce = 25;

    private readonly ConcurrentDictionary<Guid, (int Parts, string First)> _sent = new();
    private readonly ConcurrentQueue<long> _recent = new();

    public async Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        var id = message.Message.Id;
        var (done, first) = _sent.GetValueOrDefault(id, (0, ""));
        var parts = PartsOf(message);
        for (var part = done; part < parts.Count; part++)
        {
            CountSent();
            var answer = await parts[part](ct).ConfigureAwait(false);
            if (!answer.IsOk)
            {
                return Failed(id, part, first, answer);
            }

            first = first.Length > 0 ? first : IdOf(answer.Result, message);
            _sent[id] = (part + 1, first);
        }

        _sent.TryRemove(id, out _);
        return new SendResult.Sent(first.Length > 0 ? first : null);
    }

    private static string IdOf(JsonElement result, ChannelMessage message) =>
        result.Integer("message_id") is { } number ? $"{message.Conversation.Address}:{number}" : "";

    private SendResult Failed(Guid id, int part, string first, BotAnswer answer)
    {
        var result = ResultOf(answer);
        if (result is SendResult.Refused refused)
        {
            _sent.TryRemove(id, out _);
            return part == 0 ? refused : refused with { Reason = $"part {part + 1} (the first is {first}): {refused.Reason}" };
        }

        return result;
    }

    private SendResult ResultOf(BotAnswer answer) => answer.Code switch
    {
        0 or >= 500 => new SendResult.Later(answer.Reason, answer.RetryAfter),
        429 => new SendResult.Later(answer.Reason, answer.RetryAfter ?? TimeSpan.FromSeconds(1), IsForAll: IsBusy()),
        401 or 404 => new SendResult.Refused($"{answer.Reason}: is the token right?", SendRefusal.SetUp),
        403 when answer.Says("deactivated") || answer.Says("initiate") => new SendResult.Refused(answer.Reason, SendRefusal.UnknownAddress),
        403 => new SendResult.Refused(answer.Reason, SendRefusal.OptedOut),
        400 when answer.Says("chat not found") || answer.Says("user not found") || answer.Says("PEER_ID_INVALID") => new SendResult.Refused(answer.Reason, SendRefusal.UnknownAddress),
        _ => new SendResult.Refused(answer.Reason),
    };

    private void CountSent()
    {
        _recent.Enqueue(time.GetTimestamp());
        while (_recent.Count > AllChatsAtOnce && _recent.TryDequeue(out _))
        {
        }
    }

    // Telegram does not say whose limit was met: when much was sent within a second it is the one over all chats.
    private bool IsBusy() =>
        _recent.Count >= AllChatsAtOnce && _recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest) < TimeSpan.FromSeconds(1);

    private List<Func<CancellationToken, Task<BotAnswer>>> PartsOf(ChannelMessage message)
    {
        var text = message.Message.Text;
        var isCaption = message.Files.Count == 1 && text.Length <= LongestCaption;
        var parts = new List<Func<CancellationToken, Task<BotAnswer>>>();
        if (text.Length > 0 && !isCaption)
        {
            parts.Add(ct => api.CallAsync("sendMessage", json => WriteText(json, message), ct));
        }

        for (var index = 0; index < message.Files.Count; index++)
        {
            var file = message.Files[index];
            var (method, field) = MethodOf(file);
            var fields = FieldsOf(message, isCaption ? text : "", parts.Count == 0);
            parts.Add(ct => api.UploadAsync(method, field, file, fields, ct));
        }

        return parts;
    }

    private static (string Method, string Field) MethodOf(ChannelFile file) => file.MediaType switch
    {
        "image/jpeg" or "image/png" when file.Size <= LargestPhoto => ("sendPhoto", "photo"),
        "audio/ogg" => ("sendVoice", "voice"),
        "audio/mpeg" or "audio/mp4" => ("sendAudio", "audio"),
        "video/mp4" => ("sendVideo", "video"),
        _ => ("sendDocument", "document"),
    };

    // Without parse_mode: what people wrote is never read as markup.
    private static void WriteText(Utf8JsonWriter json, ChannelMessage message)
    {
        WriteChat(json, message.Conversation.Address);
        json.WriteString("text", message.Message.Text);
        if (UpdateReader.MessageOf(message.Message.ReplyTo) is { } replied)
        {
            json.WritePropertyName("reply_parameters");
            WriteReply(json, replied);
        }

        if (message.Message.Choices.Count > 0)
        {
            json.WritePropertyName("reply_markup");
            Buttons.Write(json, message.Message.Choices);
        }
    }

    public static void WriteChat(Utf8JsonWriter json, string address)
    {
        if (long.TryParse(address, out var chat))
        {
            json.WriteNumber("chat_id", chat);
        }
        else
        {
            json.WriteString("chat_id", address);
        }
    }

    private static void WriteReply(Utf8JsonWriter json, long replied)
    {
        json.WriteStartObject();
        json.WriteNumber("message_id", replied);
        json.WriteBoolean("allow_sending_without_reply", true);
        json.WriteEndObject();
    }

    private static List<(string Name, string Value)> FieldsOf(ChannelMessage message, string caption, bool isFirst)
    {
        List<(string Name, string Value)> fields = [("chat_id", message.Conversation.Address)];
        if (caption.Length > 0)
        {
            fields.Add(("caption", caption));
        }

        if (isFirst && UpdateReader.MessageOf(message.Message.ReplyTo) is { } replied)
        {
            fields.Add(("reply_parameters", Json(json => WriteReply(json, replied))));
        }

        if (isFirst && message.Message.Choices.Count > 0)
        {
            fields.Add(("reply_markup", Json(json => Buttons.Write(json, message.Message.Choices))));
        }

        return fields;
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
