using Gateway.Desk.Channels.Telegram;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>telegram</c>.</summary>
internal static class TelegramSection
{
    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var token = SecretEntry.Required(item, context, "token");
        var mode = item.Value("mode", Scalars.OneOf(("polling", TelegramMode.Polling), ("webhook", TelegramMode.Webhook)), TelegramMode.Polling);

        // A secret may stay where it stands while the mode is polling.
        var isGiven = item.Find("secret") is not null;
        var secrets = mode == TelegramMode.Webhook || isGiven ? SecretEntry.Rotating(item, context, "secret") : [];
        var api = item.Optional("api", UrlScalars.Base)?.Value;
        if (token is null || (mode == TelegramMode.Webhook && secrets.Count == 0))
        {
            return null;
        }

        return new ChannelMaker([token, .. secrets], parts => Create(new TelegramOptions
        {
            Name = name,
            Token = token.Read(),
            Mode = mode,
            Secrets = [.. secrets.Select(secret => secret.Read())],
            OwnUrl = parts.WebhookUrl(name),
        }, api, parts));
    }

    private static TelegramChannel Create(TelegramOptions options, Uri? api, ChannelParts parts) => new(
        api is null ? options : options with { Api = api }, parts.Http, parts.Time, parts.Loggers.CreateLogger<TelegramChannel>());
}
