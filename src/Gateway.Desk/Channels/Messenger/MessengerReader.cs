using System.Text.Json;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Channels.Messenger;

/// <summary>
/// Reads webhooks of the Messenger Platform: <c>entry[].messaging[]</c> for Messenger and Instagram, and <c>entry[].changes[]</c>, in which
/// Instagram wraps the same events (developers.facebook.com/docs/messenger-platform/reference/webhook-events). Echoes of our own
/// messages and what another app handles ("standby") are left out.
/// </summary>
internal sealed partial class MessengerReader(MessengerOptions options, TimeProvider time, ILogger logger)
{
    private string Object => options.Product == MessengerProduct.Instagram ? "instagram" : "page";

    /// <summary>Reads a body; none when it is no JSON.</summary>
    public IReadOnlyList<InboundEvent>? Read(ReadOnlyMemory<byte> body)
    {
        var events = new List<InboundEvent>();
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TextAt("object") != Object)
            {
                return events;
            }

            foreach (var entry in json.RootElement.List("entry").Where(entry => entry.TextAt("id") == options.AccountId))
            {
                var changes = entry.List("changes").Select(change => change.At("value"));
                foreach (var item in entry.List("messaging").Concat(changes))
                {
                    Guarded(item, events);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return events;
    }

    private void ReadItem(JsonElement item, List<InboundEvent> events)
    {
        // Comments and mentions are changes too; they have no sender.
        if (item.At("sender").TextAt("id") is not { } sender || sender == options.AccountId)
        {
            return;
        }

        var about = new InboundMessage
        {
            ExternalId = "",
            Address = sender,
            Identities = [new Identity(IdentityKind.PageScoped, sender, IdentityTrust.Asserted, $"{options.Product} on channel {options.Name}")],
            At = item.TimeAt("timestamp") ?? time.GetUtcNow(),
        };
        if (item.At("message") is { ValueKind: JsonValueKind.Object } message)
        {
            Add(events, ReadMessage(message, about));
        }
        else if (item.At("message_edit") is { ValueKind: JsonValueKind.Object } edit && edit.TextAt("mid") is { } edited)
        {
            var words = edit.TextAt("text") ?? "";
            Add(events, about with { ExternalId = $"{edited}#edit@{edit.TextAt("num_edit") ?? item.TextAt("timestamp")}", Kind = MessageKind.Edit, Text = words, ReplyTo = edited });
        }
        else if (item.At("postback") is { ValueKind: JsonValueKind.Object } postback)
        {
            Add(events, about with
            {
                ExternalId = postback.TextAt("mid") ?? $"{sender}#postback@{item.TextAt("timestamp")}",
                Kind = MessageKind.Choice,
                Text = postback.TextAt("title") ?? postback.TextAt("payload") ?? "",
            });
        }
        else if (item.At("reaction") is { ValueKind: JsonValueKind.Object } reaction && reaction.TextAt("mid") is { } liked)
        {
            var isTakenBack = reaction.TextAt("action") == "unreact";
            Add(events, about with
            {
                ExternalId = $"{liked}#{(isTakenBack ? "unreact" : "react")}@{item.TextAt("timestamp")}",
                Kind = MessageKind.Reaction,
                Text = isTakenBack ? "" : reaction.TextAt("emoji") ?? reaction.TextAt("reaction") ?? "",
                ReplyTo = liked,
            });
        }
        else
        {
            ReadReceipts(item, sender, about.At, events);
        }
    }

    private static InboundMessage? ReadMessage(JsonElement message, InboundMessage about)
    {
        if (message.IsTrue("is_echo") || message.TextAt("mid") is not { } id)
        {
            return null;
        }

        if (message.IsTrue("is_deleted"))
        {
            return about with { ExternalId = $"{id}#deletion", Kind = MessageKind.Deletion, ReplyTo = id };
        }

        var content = MessengerContent.Read(message);
        return about with
        {
            ExternalId = id,
            Kind = message.At("quick_reply").ValueKind == JsonValueKind.Object ? MessageKind.Choice : MessageKind.Text,
            Text = content.Text,
            ReplyTo = message.At("reply_to").TextAt("mid"),
            Attachments = content.Files,
        };
    }

    // Ids may be missing; the watermark is always there and counts for everything before it. Instagram names one message instead.
    private static void ReadReceipts(JsonElement item, string sender, DateTimeOffset at, List<InboundEvent> events)
    {
        foreach (var (receipt, state) in new[] { (item.At("delivery"), MessageState.Delivered), (item.At("read"), MessageState.Read) })
        {
            if (receipt.TextAt("mid") is { } id)
            {
                events.Add(new InboundReceipt(id, state, at));
            }

            foreach (var named in receipt.List("mids").Where(named => named.ValueKind == JsonValueKind.String))
            {
                events.Add(new InboundReceipt(named.GetString()!, state, at));
            }

            if (receipt.TimeAt("watermark") is { } upTo)
            {
                events.Add(new InboundWatermark(sender, state, upTo));
            }
        }
    }

    private static void Add(List<InboundEvent> events, InboundMessage? message)
    {
        if (message is not null)
        {
            events.Add(message);
        }
    }

    private void Guarded(JsonElement item, List<InboundEvent> events)
    {
        try
        {
            ReadItem(item, events);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            LogMalformed(options.Name, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "channel {Channel}: a part of a webhook was malformed and left out: {Reason}")]
    private partial void LogMalformed(string channel, string reason);
}
