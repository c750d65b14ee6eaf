using Gateway.Desk.Channels.Twilio;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>twilio</c>.</summary>
internal static class TwilioSection
{
    private const int SidLength = 34;
    private const string WhatsApp = "whatsapp:";

    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var account = item.Required("account", Sid("AC"), "the account SID, for example AC0123...");
        var tokens = SecretEntry.Rotating(item, context, "token");
        var from = item.Required<string>("from", Sender, "a number, whatsapp:+..., or the SID of a messaging service");
        var key = item.Optional("key", Sid("SK"))?.Value;
        var keySecret = key is null ? null : SecretEntry.Required(item, context, "key-secret");
        var api = item.Optional("api", UrlScalars.Base)?.Value;
        if (account is null || from is null || tokens.Count == 0 || (key is not null && keySecret is null))
        {
            return null;
        }

        return new ChannelMaker(keySecret is null ? tokens : [.. tokens, keySecret], parts =>
        {
            var options = new TwilioOptions
            {
                Name = name,
                Account = account.Value.Value,
                AuthTokens = [.. tokens.Select(token => token.Read())],
                From = from.Value.Value,
                Key = key is null || keySecret is null ? null : (key, keySecret.Read()),
                OwnUrl = parts.WebhookUrl(name),
            };
            return new TwilioChannel(api is null ? options : options with { Api = api }, parts.Http, parts.Time);
        });
    }

    private static ScalarReader<string> Sid(string prefix) => (string text, out string value) =>
    {
        value = text;
        return IsSid(text, prefix) ? null : $"'{text}' is no SID, expected {prefix} and 32 hexadecimal digits";
    };

    private static string? Sender(string text, out string value)
    {
        var isWhatsApp = text.StartsWith(WhatsApp, StringComparison.Ordinal);
        value = text;
        if (IsSid(text, "MG"))
        {
            return null;
        }

        if (PhoneScalars.Public("")(isWhatsApp ? text[WhatsApp.Length..] : text, out var number) is not null)
        {
            return $"'{text}' is no sender, expected +493012345678, whatsapp:+493012345678 or the SID of a messaging service (MG...)";
        }

        value = isWhatsApp ? WhatsApp + number : number;
        return null;
    }

    private static bool IsSid(string text, string prefix) =>
        text.Length == SidLength && text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan(prefix.Length).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
}
