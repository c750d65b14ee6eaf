using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.HttpSms;

/// <summary>Reads what an SMS provider posts, by the field names of the configuration.</summary>
internal sealed class SmsReader(HttpSmsReceiving receiving, string channel, string country)
{
    private const int MostEntries = 500;
    private const int LongestId = 200;
    private const int LongestText = 16_000;

    /// <summary>Whether the shared secret is shown; compared in constant time, whichever it is.</summary>
    public bool IsFromProvider(WebhookRequest request)
    {
        var shown = receiving.Place switch
        {
            SecretPlace.Header => request.Header(receiving.PlaceName),
            SecretPlace.Query => Query(request)[receiving.PlaceName],
            _ => PasswordOf(request.Header("Authorization")),
        };
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(shown ?? ""));
        var isGood = false;
        foreach (var secret in receiving.Secrets)
        {
            isGood |= CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        }

        return isGood && shown is { Length: > 0 };
    }

    /// <summary>Reads a call; entries that cannot be read are passed over as long as one can.</summary>
    /// <param name="request">The call.</param>
    /// <param name="isReceipt">Whether it came to the address for receipts.</param>
    /// <param name="now">The time.</param>
    /// <param name="events">What it brings.</param>
    /// <param name="fault">Why nothing could be read.</param>
    public bool TryRead(WebhookRequest request, bool isReceipt, DateTimeOffset now, out List<InboundEvent> events, [NotNullWhen(false)] out string? fault)
    {
        events = [];
        fault = null;
        if (receiving.Form != BodyForm.Json)
        {
            var form = FormFields.Parse(request.Body.Span).Add(request.Url.Query.TrimStart('?'));
            fault = Read(name => form[name], isReceipt, now, events);
            return fault is null;
        }

        if (!JsonFields.TryParse(request.Body, out var document))
        {
            fault = "the body is no JSON object";
            return false;
        }

        using (document)
        {
            foreach (var entry in Entries(document.RootElement))
            {
                fault = Read(name => JsonPath.TextAt(entry, name), isReceipt, now, events) ?? fault;
            }

            fault = events.Count > 0 ? null : fault;
            return fault is null;
        }
    }

    private IEnumerable<JsonElement> Entries(JsonElement root) => receiving.List is not { } list ? [root]
        : JsonPath.At(root, list) is { ValueKind: JsonValueKind.Array } entries ? entries.EnumerateArray().Take(MostEntries)
        : [];

    private string? Read(Func<string, string?> field, bool isReceipt, DateTimeOffset now, List<InboundEvent> events) =>
        isReceipt ? Receipt(field, now, events) : Message(field, now, events);

    private string? Message(Func<string, string?> field, DateTimeOffset now, List<InboundEvent> events)
    {
        var (idName, fromName, textName) = receiving.Message;
        if (field(idName) is not { Length: > 0 and <= LongestId } id)
        {
            return $"there is no '{idName}'";
        }

        if (field(fromName) is not { Length: > 0 and <= LongestId } from)
        {
            return $"there is no '{fromName}'";
        }

        if (field(textName) is not { Length: <= LongestText } text)
        {
            return $"there is no '{textName}'";
        }

        var evidence = $"channel {channel}";
        var isNumber = TryNumber(from, out var number);
        events.Add(new InboundMessage
        {
            ExternalId = id,
            Address = isNumber ? number.Value : from,
            Identities = [isNumber ? Identity.Of(number, IdentityTrust.Asserted, evidence) : new Identity(IdentityKind.Other, $"{channel}:{from}", IdentityTrust.Claimed, evidence)],
            Text = text,
            At = now,
        });
        return null;
    }

    private string? Receipt(Func<string, string?> field, DateTimeOffset now, List<InboundEvent> events)
    {
        if (receiving.Receipt is not { } fields)
        {
            return "receipts are not configured";
        }

        if (field(fields.Id) is not { Length: > 0 and <= LongestId } id)
        {
            return $"there is no '{fields.Id}'";
        }

        if (field(fields.State) is not { Length: > 0 } word)
        {
            return $"there is no '{fields.State}'";
        }

        // A word that is not configured, such as "buffered", tells nothing that is kept.
        if (receiving.States.TryGetValue(word.ToLowerInvariant(), out var state))
        {
            var said = fields.Fault is { } name ? field(name) : null;
            events.Add(new InboundReceipt(id, state, now, state == MessageState.Failed ? said ?? word : null));
        }

        return null;
    }

    // Providers write numbers with "+", "00", or bare in international form.
    private bool TryNumber(string text, out PhoneNumber number) =>
        PhoneNumber.TryParse(text.StartsWith("00", StringComparison.Ordinal) ? "+" + text[2..] : text, country, out number)
        || (text.Length > 0 && text[0] is >= '1' and <= '9' && PhoneNumber.TryParse("+" + text, "", out number));

    private static FormFields Query(WebhookRequest request) => new FormFields().Add(request.Url.Query.TrimStart('?'));

    private string? PasswordOf(string? authorization)
    {
        const string scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var octets = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[scheme.Length..].Trim(), octets, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(octets, 0, length).Split(':', 2);
        return pair.Length == 2 && pair[0] == receiving.PlaceName ? pair[1] : null;
    }
}
