using Gateway.Desk.Channels;
using Gateway.Desk.Channels.SipMessage;
using Gateway.Desk.Channels.WebChat;
using Gateway.Desk.Contacts;
using Gateway.Desk.Flows.Messages;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Host.Api.Events;
using Gateway.Host.Configuration;
using Gateway.Host.Outside;
using Gateway.Storage;

namespace Gateway.Host.Wiring;

/// <summary>The channels of the configuration, with where they bring messages to and what sends answers.</summary>
internal sealed class Messaging : IAsyncDisposable
{
    private const string MediaFolderName = "media";

    private static readonly string ShippedTexts = Path.Combine(AppContext.BaseDirectory, "texts");

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _live = [];
    private readonly HttpClient _http;
    private readonly AttachmentFetcher _attachments;

    private Messaging(
        HttpClient http, IReadOnlyList<IChannel> channels, Inbox inbox, Outbox outbox, AttachmentFetcher attachments, Conversations conversations)
    {
        _http = http;
        _attachments = attachments;
        Channels = channels;
        Inbox = inbox;
        Outbox = outbox;
        Conversations = conversations;
        Inbox.OnNews = conversation =>
        {
            Conversations.News(conversation);
            _attachments.Wake();
        };
    }

    /// <summary>The channels, in the order of the configuration.</summary>
    public IReadOnlyList<IChannel> Channels { get; }

    /// <summary>Where they bring what they received.</summary>
    public Inbox Inbox { get; }

    /// <summary>What sends answers.</summary>
    public Outbox Outbox { get; }

    /// <summary>What is going on with customers who write.</summary>
    public Conversations Conversations { get; }

    /// <summary>Makes the channels; nothing is received before <see cref="ListenAsync"/>.</summary>
    public static Messaging Create(
        GatewayConfiguration configuration,
        string dataFolder,
        Database database,
        ContactFeed feed,
        Router router,
        IAgentDesk desk,
        SipMessages sip,
        Understanding understanding,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        var http = OutsideClient.Create(configuration.Web.Inside, time, loggers);
        var media = MediaIn(dataFolder);
        var parts = new ChannelParts(http, configuration.Web, media, time, loggers) { Messages = database.Messages, Sip = sip };
        IChannel[] channels = [.. configuration.Channels.Select(channel => channel.Create(parts))];
        var sender = new MessageSender(channels, database.Messages, database.Contacts, database.Consents, media, time);
        var events = new EventSender(configuration.Api.Webhooks, http, time);
        var outbox = new Outbox(database.Outbox, [sender, events], time, loggers.CreateLogger<Outbox>());
        var conversations = new Conversations(
            new MessageOptions
            {
                Company = configuration.Company,
                Wording = Wording.Load(configuration.Texts is { } own ? [ShippedTexts, own] : [ShippedTexts]),
                Intents = configuration.Intents,
                Hours = configuration.Hours,
            },
            [.. channels.Zip(configuration.Channels, (channel, setup) => (channel, setup.Options))],
            new MessageStores(database.Customers, database.Contacts, database.Messages, database.Cases, database.Consents, database.Catalogue),
            new Correspondence(database.Messages, outbox),
            feed,
            router,
            desk,
            understanding,
            time,
            loggers);
        outbox.OnDead = conversations.UndeliverableAsync;
        return new Messaging(
            http,
            channels,
            new Inbox(database.Messages, media),
            outbox,
            new AttachmentFetcher(channels, database.Messages, media, time, loggers.CreateLogger<AttachmentFetcher>()),
            conversations);
    }

    /// <summary>Where attachments are kept below a data folder.</summary>
    public static MediaFolder MediaIn(string dataFolder) => new(Path.Combine(dataFolder, MediaFolderName));

    /// <summary>Where the visitors of each web chat come in.</summary>
    public IReadOnlyList<WebChatEntrance> Entrances(GatewayConfiguration configuration, string dataFolder, Database database)
    {
        var reach = new VisitorReach(database.Consents, configuration.Country, new Dictionary<IdentityKind, IReadOnlyList<string>>
        {
            [IdentityKind.EmailAddress] = [.. configuration.Channels.Where(channel => channel.Type == "email").Select(channel => channel.Options.Name)],
            [IdentityKind.PhoneNumber] = ["call", .. configuration.Channels.Where(channel => channel.Type is "twilio" or "http-sms").Select(channel => channel.Options.Name)],
        });
        return
        [
            .. Channels.OfType<WebChatChannel>().Select(channel => new WebChatEntrance(
                channel, database.Messages, database.Visitors, Inbox, MediaIn(dataFolder), reach)),
        ];
    }

    /// <summary>Goes on with what was left from before, and begins to receive on the channels that listen by themselves.</summary>
    public async Task ListenAsync(CancellationToken ct)
    {
        await Conversations.ResumeAsync(ct).ConfigureAwait(false);
        _live.AddRange(Channels.OfType<ILiveChannel>().Select(channel => Task.Run(() => channel.RunAsync(Inbox, _stopping.Token))));
    }

    /// <summary>Stops receiving.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_live).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Conversations.DisposeAsync().ConfigureAwait(false);
        await _attachments.DisposeAsync().ConfigureAwait(false);
        await Outbox.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
        _stopping.Dispose();
    }
}
