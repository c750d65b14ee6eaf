namespace Gateway.Desk.Channels.Twilio;

/// <summary>How a number or sender at Twilio is a channel: SMS, or WhatsApp.</summary>
public sealed record TwilioOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Account SID, AC and 32 hexadecimal digits.</summary>
    public required string Account { get; init; }

    /// <summary>The account's auth token, or two of which either is valid while one replaces the other; Twilio signs its calls with it.</summary>
    public required IReadOnlyList<string> AuthTokens { get; init; }

    /// <summary>API key SID and its secret for requests of ours; none for the account and its auth token.</summary>
    public (string Sid, string Secret)? Key { get; init; }

    /// <summary>Who we are: a number in E.164 form, "whatsapp:" and a number, or the SID of a messaging service (MG...).</summary>
    public required string From { get; init; }

    /// <summary>Base address of the REST API.</summary>
    public Uri Api { get; init; } = new("https://api.twilio.com");

    /// <summary>Where Twilio calls us; none when web.url is not configured.</summary>
    public Uri? OwnUrl { get; init; }

    /// <summary>Whether customers write by WhatsApp.</summary>
    public bool IsWhatsApp => From.StartsWith(WhatsAppPrefix, StringComparison.Ordinal);

    /// <summary>Whether Twilio chooses the number that a message is sent from.</summary>
    public bool IsService => From.StartsWith("MG", StringComparison.Ordinal);

    internal const string WhatsAppPrefix = "whatsapp:";
}
