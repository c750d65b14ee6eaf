using Gateway.Desk.Channels.HttpSms;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>http-sms</c>; its parts are read by <see cref="HttpSmsSendSection"/> and
/// <see cref="HttpSmsReceiveSection"/>.</summary>
internal static class HttpSmsSection
{
    private const int LongestSender = 32;

    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var from = item.Required("from", Scalars.Text(LongestSender), "our number or sender name, as the provider wants it");
        var country = item.Optional<string>("country", PhoneScalars.Country)?.Value ?? "";
        var sending = HttpSmsSendSection.Read(item, context);
        var isReceiving = item.Find("receive") is not null;
        var receiving = isReceiving ? HttpSmsReceiveSection.Read(item.Below("receive"), context) : null;
        if (from is not { } sender || sending is not { } send || (isReceiving && receiving is null))
        {
            return null;
        }

        SecretReference[] secrets = [.. send.Secret is { } own ? [own] : Array.Empty<SecretReference>(), .. receiving?.Secrets ?? []];
        return new ChannelMaker(secrets, parts => new HttpSmsChannel(
            new HttpSmsOptions
            {
                Name = name,
                From = sender.Value,
                Country = country,
                Sending = send.Sending with { Secret = send.Secret?.Read() ?? "" },
                Receiving = receiving is null ? null : receiving.Receiving with { Secrets = [.. receiving.Secrets.Select(secret => secret.Read())] },
            },
            parts.WebhookUrl(name),
            parts.Http,
            parts.Time));
    }
}
