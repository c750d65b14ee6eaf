using System.Globalization;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Webhook;

/// <summary>Reads what another system posts: <c>message</c>, <c>receipt</c> or <c>typing</c>.</summary>
internal static class WebhookEventReader
{
    public const int LongestId = 200;

    /// <summary>Begin of a source that holds the content itself (RFC 2397, in base64 and without parameters).</summary>
    public const string InlineScheme = "data:";

    private const int LongestText = 65_536;
    private const int LongestSubject = 998;
    private const int LongestName = 200;
    private const int LongestFileName = 255;
    private const int LongestUrl = 2048;
    private const int LongestInline = 7 << 20;
    private const int MostAttachments = 10;
    private const int MostIdentities = 10;

    private enum EventType
    {
        Message,
        Receipt,
        Typing,
    }

    /// <summary>Reads one event; none for one that brings nothing to keep.</summary>
    public static bool TryRead(JsonElement root, string channel, DateTimeOffset signed, out InboundEvent? inbound, out FieldFault fault)
    {
        var faults = new FaultBox();
        var reader = new FieldReader(root, "", faults);
        reader.Required("type", LongestName);
        var type = reader.Choice(
            "type", EventType.Message, ("message", EventType.Message), ("receipt", EventType.Receipt), ("typing", EventType.Typing));
        var id = reader.Required("id", LongestId);
        inbound = type switch
        {
            EventType.Receipt => Receipt(reader, signed),
            EventType.Typing => Typing(reader),
            _ => Message(reader, channel, id, signed),
        };
        fault = faults.First ?? default;
        return faults.First is null;
    }

    private static InboundMessage Message(FieldReader reader, string channel, string id, DateTimeOffset signed)
    {
        var from = reader.Required("from", LongestName);
        var message = new InboundMessage
        {
            ExternalId = id,
            Address = from,
            Name = reader.Optional("name", LongestName),
            Language = Language(reader),
            Kind = reader.Choice(
                "kind", MessageKind.Text, ("text", MessageKind.Text), ("choice", MessageKind.Choice), ("reaction", MessageKind.Reaction),
                ("edit", MessageKind.Edit), ("deletion", MessageKind.Deletion), ("location", MessageKind.Location),
                ("contact-card", MessageKind.ContactCard)),
            Text = reader.Optional("text", LongestText) ?? "",
            Subject = reader.Optional("subject", LongestSubject),
            ReplyTo = reader.Optional("reply_to", LongestId),
            IsAutomatic = reader.Flag("automatic"),
            Attachments = [.. reader.Items("attachments", MostAttachments).Select(Attachment)],
            Identities = [.. reader.Items("identities", MostIdentities).Select(item => Identity(item, channel)),
                new Identity(IdentityKind.Other, $"{channel}:{from}", IdentityTrust.Asserted, $"channel {channel}")],
            At = Time(reader, signed),
        };
        if (message is { Kind: MessageKind.Text or MessageKind.Choice, Text.Length: 0, Attachments.Count: 0 })
        {
            reader.Wrong("text", "is missing, expected text or attachments");
        }

        if (message is { Kind: MessageKind.Reaction or MessageKind.Edit or MessageKind.Deletion, ReplyTo: not { Length: > 0 } })
        {
            reader.Wrong("reply_to", "is missing, expected the id of the message that this one is about");
        }

        return message;
    }

    private static InboundReceipt Receipt(FieldReader reader, DateTimeOffset signed)
    {
        reader.Required("state", LongestName);
        return new InboundReceipt(
            reader.Required("message", LongestId),
            reader.Choice(
                "state", MessageState.Sent, ("sent", MessageState.Sent), ("delivered", MessageState.Delivered), ("read", MessageState.Read),
                ("failed", MessageState.Failed)),
            Time(reader, signed),
            reader.Optional("fault", LongestSubject));
    }

    private static InboundEvent? Typing(FieldReader reader)
    {
        reader.Required("from", LongestName);
        return null;
    }

    private static string? Language(FieldReader reader)
    {
        var language = reader.Optional("language", LongestName);
        if (language is null || (language.Length == 2 && language.All(char.IsAsciiLetterLower)))
        {
            return language;
        }

        return reader.Wrong("language", "expected two lower-case letters, for example de");
    }

    private static DateTimeOffset Time(FieldReader reader, DateTimeOffset signed)
    {
        if (reader.Optional("at", LongestName) is not { } text)
        {
            return signed;
        }

        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var at) && text.Contains('T'))
        {
            // Nobody writes in the future; a clock that runs ahead is put right.
            return at < signed ? at : signed;
        }

        reader.Wrong("at", "is no time, expected for example 2026-01-05T09:00:00Z");
        return signed;
    }

    private static Attachment Attachment(FieldReader reader)
    {
        var name = reader.Optional("name", LongestFileName) is { Length: > 0 } given ? given : "file";
        var mediaType = reader.Optional("media_type", LongestName) ?? "application/octet-stream";
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(mediaType, out var type) || type.MediaType is not { } plain)
        {
            reader.Wrong("media_type", "is no media type, expected for example image/jpeg");
            plain = "";
        }

        var url = reader.Optional("url", LongestUrl);
        var data = reader.Optional("data", LongestInline);
        if (url is null == data is null)
        {
            reader.Wrong("url", "or 'data' is expected, and not both");
        }

        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"))
        {
            reader.Wrong("url", "is no address, expected https://...");
        }

        if (data is not null && !System.Buffers.Text.Base64.IsValid(data))
        {
            reader.Wrong("data", "is no base64");
        }

        return new Attachment(name, plain, Source: url ?? $"{InlineScheme}{plain};base64,{data}");
    }

    private static Identity Identity(FieldReader reader, string channel)
    {
        reader.Required("kind", LongestName);
        var kind = reader.Choice(
            "kind", IdentityKind.Other, ("phone", IdentityKind.PhoneNumber), ("email", IdentityKind.EmailAddress),
            ("whatsapp", IdentityKind.WhatsApp), ("telegram", IdentityKind.Telegram), ("other", IdentityKind.Other));
        var value = reader.Required("value", LongestName);
        var trust = reader.Flag("verified") ? IdentityTrust.Asserted : IdentityTrust.Claimed;
        switch (kind)
        {
            case IdentityKind.PhoneNumber when value.StartsWith('+') && PhoneNumber.TryParse(value, "", out var number):
                value = number.Value;
                break;
            case IdentityKind.PhoneNumber:
                reader.Wrong("value", "is no phone number, expected the international form, for example +49301234567");
                break;
            case IdentityKind.EmailAddress when value.IndexOf('@') is var at && (at < 1 || at != value.LastIndexOf('@') || at == value.Length - 1):
                reader.Wrong("value", "is no e-mail address");
                break;
            case IdentityKind.EmailAddress:
                value = value.ToLowerInvariant();
                break;
            case IdentityKind.Other:
                value = $"{channel}:{value}";
                break;
        }

        return new Identity(kind, value, trust, $"channel {channel}");
    }
}
