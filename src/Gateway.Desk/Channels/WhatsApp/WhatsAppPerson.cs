using System.Text.Json;
using Gateway.Desk.Channels.Graph;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>
/// Who an event is about: the business-scoped id, the number, or both. The address of a conversation is the business-scoped id
/// wherever one is known, for the number may be left out of the next event; when both come together, a conversation that began
/// under the number goes on under the id (decision 0022).
/// </summary>
/// <param name="UserId">Business-scoped id, for example "US.13491208655302741918".</param>
/// <param name="Number">Number or WhatsApp id, digits only.</param>
internal readonly record struct WhatsAppPerson(string? UserId, string? Number)
{
    private const int LongestUserId = 160;
    private const int LongestNumber = 20;

    /// <summary>Where answers go; none when the event names nobody.</summary>
    public string? Address => UserId ?? Number;

    /// <summary>That a conversation under the number is the one under the id; none unless both are known.</summary>
    public InboundMove? Move => UserId is { } id && Number is { } number ? new InboundMove(number, id) : null;

    /// <summary>Puts together what a message and its entry in "contacts" say.</summary>
    public static WhatsAppPerson Of(JsonElement message, JsonElement contact) => Of(
        [message.TextAt("from_user_id"), message.TextAt("from"), contact.TextAt("user_id"), contact.TextAt("wa_id")]);

    /// <summary>Puts together whatever ids there are; each says by its form what it is.</summary>
    public static WhatsAppPerson Of(params ReadOnlySpan<string?> ids)
    {
        string? userId = null, number = null;
        foreach (var id in ids)
        {
            userId ??= UserIdOf(id);
            number ??= NumberOf(id);
        }

        return new WhatsAppPerson(userId, number);
    }

    /// <summary>The business-scoped id that the text is: country, dot, up to 128 letters and digits; a parent's has "ENT." between.</summary>
    public static string? UserIdOf(string? text) =>
        text is { Length: > 3 and <= LongestUserId } && text[2] == '.' && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.')
            ? text
            : null;

    /// <summary>The digits of a number, with or without "+".</summary>
    public static string? NumberOf(string? text)
    {
        var digits = text?.TrimStart('+');
        return digits is { Length: > 4 and <= LongestNumber } && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>The handles that point to the customer; WhatsApp vouches for the number.</summary>
    public IReadOnlyList<Identity> Identities(string channel)
    {
        var evidence = $"WhatsApp on channel {channel}";
        var identities = new List<Identity>(3);
        if (UserId is { } id)
        {
            identities.Add(new Identity(IdentityKind.WhatsApp, id, IdentityTrust.Asserted, evidence));
        }

        if (Number is { } digits)
        {
            identities.Add(new Identity(IdentityKind.WhatsApp, digits, IdentityTrust.Asserted, evidence));
            if (PhoneNumber.TryParse("+" + digits, "", out var number))
            {
                identities.Add(Identity.Of(number, IdentityTrust.Asserted, evidence));
            }
        }

        return identities;
    }
}
