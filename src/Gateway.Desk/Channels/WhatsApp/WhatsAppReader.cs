using System.Text.Json;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>
/// Reads webhooks of the WhatsApp Business Platform: <c>entry[] x changes[] x (messages[] | statuses[])</c>
/// (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference). What is malformed or of another number is
/// left out; it does not cost the rest of the batch.
/// </summary>
internal sealed partial class WhatsAppReader(WhatsAppOptions options, TimeProvider time, ILogger logger)
{
    private const int LongestFault = 500;

    /// <summary>Reads a body; none when it is no JSON.</summary>
    public IReadOnlyList<InboundEvent>? Read(ReadOnlyMemory<byte> body)
    {
        var events = new List<InboundEvent>();
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TextAt("object") != "whatsapp_business_account")
            {
                return events;
            }

            foreach (var change in json.RootElement.List("entry").SelectMany(entry => entry.List("changes")))
            {
                Guarded(change, events, ReadChange);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return events;
    }

    private void ReadChange(JsonElement change, List<InboundEvent> events)
    {
        var value = change.At("value");
        if (value.At("metadata").TextAt("phone_number_id") != options.PhoneNumberId)
        {
            return;
        }

        switch (change.TextAt("field"))
        {
            case "messages":
                // A batch may be out of order; within it, what was written first goes first.
                foreach (var message in value.List("messages").OrderBy(message => message.TimeAt("timestamp") ?? DateTimeOffset.MaxValue))
                {
                    Guarded(message, events, (read, into) => ReadMessage(read, value, into));
                }

                foreach (var status in value.List("statuses"))
                {
                    Guarded(status, events, ReadStatus);
                }

                break;
            case "user_id_update":
                foreach (var update in value.List("user_id_update"))
                {
                    Guarded(update, events, WhatsAppMoves.ReadUpdate);
                }

                break;
        }
    }

    private void ReadMessage(JsonElement message, JsonElement value, List<InboundEvent> events)
    {
        var contact = ContactOf(message, value);
        var person = WhatsAppPerson.Of(message, contact);
        if (message.TextAt("type") == "system")
        {
            WhatsAppMoves.ReadSystem(message, events);
            return;
        }

        if (message.TextAt("id") is not { } id || person.Address is not { } address || WhatsAppContent.Read(message) is not { } content)
        {
            return;
        }

        var name = contact.At("profile").TextAt("name") ?? contact.At("profile").TextAt("username");
        var group = message.TextAt("group_id");
        if (group is null && person.Move is { } move)
        {
            events.Add(move);
        }

        events.Add(new InboundMessage
        {
            ExternalId = id == content.About ? $"{id}#{content.Kind}@{message.TextAt("timestamp")}" : id,
            Address = group is null ? address : WhatsAppAddress.OfGroup(group),
            Identities = group is null ? person.Identities(options.Name) : WhatsAppAddress.GroupIdentities(group, options.Name),
            Name = group is null ? name : null,
            Subject = group is null ? null : "WhatsApp group",
            Kind = content.Kind,
            Text = group is null || content.Kind is MessageKind.Reaction or MessageKind.Deletion ? content.Text : $"{name ?? address}: {content.Text}",
            ReplyTo = content.About ?? message.At("context").TextAt("id"),
            Attachments = content.File is { } file ? [file] : [],
            At = message.TimeAt("timestamp") ?? time.GetUtcNow(),
        });
    }

    private void ReadStatus(JsonElement status, List<InboundEvent> events)
    {
        // A first message of ours went to a number; its receipts are the first that tell the business-scoped id.
        if (status.TextAt("recipient_type") != "group"
            && WhatsAppPerson.Of(status.TextAt("recipient_user_id"), status.TextAt("recipient_id")).Move is { } move)
        {
            events.Add(move);
        }

        MessageState? state = status.TextAt("status") switch
        {
            "sent" => MessageState.Sent,
            "delivered" => MessageState.Delivered,
            "read" or "played" => MessageState.Read,
            "failed" => MessageState.Failed,
            _ => null,
        };
        if (state is { } reached && status.TextAt("id") is { } id)
        {
            events.Add(new InboundReceipt(
                id, reached, status.TimeAt("timestamp") ?? time.GetUtcNow(), reached == MessageState.Failed ? FaultOf(status) : null));
        }
    }

    private static string FaultOf(JsonElement status)
    {
        var fault = GraphError.Read(status.List("errors").FirstOrDefault()).ToString();
        return fault.Length > LongestFault ? fault[..LongestFault] : fault;
    }

    private static JsonElement ContactOf(JsonElement message, JsonElement value)
    {
        var sender = WhatsAppPerson.Of(message, default);
        var contacts = value.List("contacts").ToList();
        var match = contacts.Find(contact =>
        {
            var person = WhatsAppPerson.Of(contact.TextAt("user_id"), contact.TextAt("wa_id"));
            return (sender.UserId is not null && sender.UserId == person.UserId) || (sender.Number is not null && sender.Number == person.Number);
        });
        return match.ValueKind == JsonValueKind.Undefined && contacts.Count == 1 && value.List("messages").Take(2).Count() == 1 ? contacts[0] : match;
    }

    private void Guarded(JsonElement item, List<InboundEvent> events, Action<JsonElement, List<InboundEvent>> read)
    {
        try
        {
            read(item, events);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            LogMalformed(options.Name, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "channel {Channel}: a part of a webhook was malformed and left out: {Reason}")]
    private partial void LogMalformed(string channel, string reason);
}
