using Gateway.Desk.Channels.Webhook;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of a channel of type <c>webhook</c>.</summary>
internal static class WebhookSection
{
    public static ChannelMaker? Read(Section item, string name, FileContext context)
    {
        var url = item.Required("url", UrlScalars.Request, "where our messages are posted, for example https://shop.example.com/gateway");
        var secrets = SecretEntry.Rotating(item, context, "secret");
        var begins = item.Value("begins", Scalars.OneOf(("yes", true), ("no", false)), false);
        if (url is not { } target || secrets.Count == 0)
        {
            return null;
        }

        return new ChannelMaker(secrets, parts => new WebhookChannel(
            new WebhookChannelOptions
            {
                Name = name,
                Url = target.Value,
                Secrets = [.. secrets.Select(secret => secret.Read())],
                Begins = begins,
                OwnUrl = parts.WebhookUrl(name),
            },
            parts.Http,
            parts.Time));
    }
}
