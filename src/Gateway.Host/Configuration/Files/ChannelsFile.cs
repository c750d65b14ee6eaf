using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Host.Configuration.Files.Channels;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads what only one kind of channel has; the keys that all have are read by <see cref="ChannelsFile"/>.</summary>
/// <returns>How to make it, and its secrets; none when a fault was reported.</returns>
internal delegate ChannelMaker? ChannelReader(Section item, string name, FileContext context);

/// <summary>How a channel is made.</summary>
/// <param name="Secrets">Where its secrets are kept.</param>
/// <param name="Create">Makes it.</param>
internal sealed record ChannelMaker(IReadOnlyList<SecretReference> Secrets, Func<ChannelParts, IChannel> Create);

/// <summary>Reads <c>channels.yaml</c>: the ways in which customers write.</summary>
internal static class ChannelsFile
{
    private static readonly Dictionary<string, ChannelReader> Kinds = new()
    {
        ["http-sms"] = HttpSmsSection.Read,
        ["email"] = EmailSection.Read,
        ["telegram"] = TelegramSection.Read,
        ["twilio"] = TwilioSection.Read,
        ["webhook"] = WebhookSection.Read,
        ["whatsapp"] = WhatsAppSection.Read,
        ["messenger"] = MessengerSection.ReadMessenger,
        ["instagram"] = MessengerSection.ReadInstagram,
        ["sip"] = SipMessageSection.Read,
        ["webchat"] = WebChatSection.Read,
    };

    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var channels = new List<ChannelSetup>();
        foreach (var item in root.Items("channels", "name: whatsapp, type: whatsapp, queue: general"))
        {
            if (ReadChannel(item, context, draft) is { } channel)
            {
                channels.Add(channel);
            }

            item.Close();
        }

        root.Close();
        return draft with { Channels = channels };
    }

    private static ChannelSetup? ReadChannel(Section item, FileContext context, GatewayConfiguration draft)
    {
        var name = item.Required("name", Scalars.Name, "a short name, for example whatsapp");
        var type = item.Required<ChannelReader>("type", Kind, $"one of: {string.Join(", ", Kinds.Keys)}");
        var queue = item.Required("queue", Scalars.Name, "the queue for customers whose wish stays unknown");
        var hours = item.Optional("hours", Scalars.Name);
        var languages = item.Values<string>("languages", Scalars.Language);
        if (queue is { } used)
        {
            context.References.Use(References.Queue, used, item.Faults);
        }

        if (hours is { } open)
        {
            context.References.Use(References.Hours, open, item.Faults);
        }

        var options = new ChannelOptions
        {
            Name = name?.Value ?? "",
            Languages = languages.Count > 0 ? [.. languages.Select(language => language.Value)] : draft.Hotlines is [var hotline, ..] ? hotline.Languages : ["de"],
            Queue = queue?.Value ?? "",
            Hours = hours?.Value,
            Answers = item.Value("answers", Scalars.OneOf(("yes", true), ("no", false)), true),
            ContinuesCalls = item.Value("continues-calls", Scalars.OneOf(("yes", true), ("no", false)), true),
            Link = item.Optional<Uri>("link", UrlScalars.Link)?.Value,
            FirstAnswer = item.Optional("first-answer", Scalars.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromDays(7)))?.Value,
        };
        if (name is not { } key || type is not { } kind)
        {
            return null;
        }

        context.References.Declare(References.Channel, key, item.Faults);
        return kind.Value(item, key.Value, context) is { } maker
            ? new ChannelSetup(options, Kinds.First(known => known.Value == kind.Value).Key, maker.Secrets, maker.Create)
            : null;
    }

    private static string? Kind(string text, out ChannelReader value) =>
        Kinds.TryGetValue(text, out value!) ? null : $"'{text}' is no kind of channel{Spelling.Hint(text, Kinds.Keys)}";
}
