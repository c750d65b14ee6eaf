using Gateway.Desk.Channels.Messenger;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys of channels of type <c>messenger</c> and <c>instagram</c>.</summary>
internal static class MessengerSection
{
    public static ChannelMaker? ReadMessenger(Section item, string name, FileContext context) =>
        Read(item, name, context, MessengerProduct.Messenger, "page-id", "Meta's id of your page");

    public static ChannelMaker? ReadInstagram(Section item, string name, FileContext context) =>
        Read(item, name, context, MessengerProduct.Instagram, "account-id", "Meta's id of your professional Instagram account");

    private static ChannelMaker? Read(
        Section item, string name, FileContext context, MessengerProduct product, string idKey, string expected)
    {
        var account = item.Required<string>(idKey, GraphSection.Id, $"{expected}, for example 106540352242922");
        var access = GraphSection.Read(item, name, context);
        var hasHumanAgent = item.Value("human-agent", Scalars.OneOf(("yes", true), ("no", false)), false);
        return account is { } id && access is { } graph
            ? new ChannelMaker(graph.Secrets, parts => new MessengerChannel(
                new MessengerOptions
                {
                    Name = name,
                    Product = product,
                    AccountId = id.Value,
                    Access = graph.Create(parts),
                    HasHumanAgent = hasHumanAgent,
                },
                parts.Http,
                parts.Time,
                parts.Loggers.CreateLogger<MessengerChannel>()))
            : null;
    }
}
