using System.Globalization;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.Twilio;

/// <summary>Reads what Twilio posts: messages of customers, and what became of messages of ours.</summary>
internal static class TwilioReader
{
    private const int MostMedia = 10;
    private const int LongestSid = 64;

    // Twilio obeys these by itself, and blocks us for who sent them.
    private static readonly string[] StopWords = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"];

    /// <summary>The event of a form; none when it brings nothing to keep.</summary>
    public static InboundEvent? Read(FormFields form, string channel, DateTimeOffset now)
    {
        if ((form["MessageSid"] ?? form["SmsSid"]) is not { Length: > 0 and <= LongestSid } sid)
        {
            return null;
        }

        var status = form["MessageStatus"] ?? form["SmsStatus"] ?? "";
        return status is "" or "received" or "receiving" ? Message(form, sid, channel, now) : Receipt(form, sid, status, now);
    }

    private static InboundReceipt? Receipt(FormFields form, string sid, string status, DateTimeOffset now)
    {
        MessageState? state = status switch
        {
            "sent" => MessageState.Sent,
            "delivered" => MessageState.Delivered,
            "read" => MessageState.Read,
            "undelivered" or "failed" or "canceled" => MessageState.Failed,
            _ => null,
        };
        var fault = state != MessageState.Failed ? null
            : int.TryParse(form["ErrorCode"], NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code > 0
            ? TwilioErrors.Describe(code, form["ErrorMessage"])
            : status;
        return state is { } reached ? new InboundReceipt(sid, reached, now, fault) : null;
    }

    private static InboundMessage? Message(FormFields form, string sid, string channel, DateTimeOffset now)
    {
        if (form["From"] is not { Length: > 0 and <= 200 } from || from == TwilioOptions.WhatsAppPrefix)
        {
            return null;
        }

        var body = form["Body"] ?? "";
        var (kind, text) = form["Latitude"] is { Length: > 0 } latitude && form["Longitude"] is { Length: > 0 } longitude
            ? (MessageKind.Location, Lines(form["Label"], form["Address"], $"{latitude},{longitude}"))
            : form["ButtonText"] is { Length: > 0 } label ? (MessageKind.Choice, label)
            : (MessageKind.Text, body);
        return new InboundMessage
        {
            ExternalId = sid,
            Address = from,
            Identities = IdentitiesOf(from, channel),
            Name = form["ProfileName"] is { Length: > 0 and <= 200 } name ? name : null,
            Kind = kind,
            Text = text,
            ReplyTo = form["OriginalRepliedMessageSid"] is { Length: > 0 and <= LongestSid } replied ? replied : null,
            IsAutomatic = IsObeyed(form, from, body),
            Attachments = MediaOf(form),
            At = now,
        };
    }

    // What Twilio itself answered (STOP, START, HELP) must not be answered again.
    private static bool IsObeyed(FormFields form, string from, string body) =>
        form["OptOutType"] is { Length: > 0 }
        || (!from.StartsWith(TwilioOptions.WhatsAppPrefix, StringComparison.Ordinal) && StopWords.Contains(body.Trim(), StringComparer.OrdinalIgnoreCase));

    private static IReadOnlyList<Identity> IdentitiesOf(string from, string channel)
    {
        var isWhatsApp = from.StartsWith(TwilioOptions.WhatsAppPrefix, StringComparison.Ordinal);
        var number = isWhatsApp ? from[TwilioOptions.WhatsAppPrefix.Length..] : from;
        var evidence = $"channel {channel}";
        if (!number.StartsWith('+') || !PhoneNumber.TryParse(number, "", out var phone))
        {
            // A short code or a name, or a WhatsApp user who shows no number.
            return [isWhatsApp ? new Identity(IdentityKind.WhatsApp, number, IdentityTrust.Asserted, evidence) : new Identity(IdentityKind.Other, $"{channel}:{number}", IdentityTrust.Claimed, evidence)];
        }

        var identity = Identity.Of(phone, IdentityTrust.Asserted, evidence);
        return isWhatsApp ? [new Identity(IdentityKind.WhatsApp, phone.Value[1..], IdentityTrust.Asserted, evidence), identity] : [identity];
    }

    private static List<Attachment> MediaOf(FormFields form)
    {
        var media = new List<Attachment>();
        if (!int.TryParse(form["NumMedia"], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return media;
        }

        for (var index = 0; index < Math.Min(count, MostMedia); index++)
        {
            if (form[$"MediaUrl{index}"] is { Length: > 0 and <= 2048 } url && Uri.TryCreate(url, UriKind.Absolute, out _))
            {
                var type = form[$"MediaContentType{index}"] is { Length: > 0 and <= 200 } given ? given : "application/octet-stream";
                media.Add(new Attachment($"file {index + 1}", type, Source: url));
            }
        }

        return media;
    }

    private static string Lines(params string?[] lines) => string.Join('\n', lines.Where(line => line is { Length: > 0 }));
}
