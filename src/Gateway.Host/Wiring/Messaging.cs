using Gateway.Desk.Channels;
using Gateway.Desk.Flows.Messages;
using Gateway.Host.Configuration;
using Gateway.Host.Outside;
using Gateway.Storage;

namespace Gateway.Host.Wiring;

/// <summary>The channels of the configuration, with where they bring messages to and what sends answers.</summary>
internal sealed class Messaging : IAsyncDisposable
{
    private const string MediaFolderName = "media";

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _live = [];
    private readonly HttpClient _http;
    private readonly AttachmentFetcher _attachments;

    private Messaging(HttpClient http, IReadOnlyList<IChannel> channels, Inbox inbox, Outbox outbox, AttachmentFetcher attachments)
    {
        _http = http;
        _attachments = attachments;
        Channels = channels;
        Inbox = inbox;
        Outbox = outbox;
        Inbox.OnNews = _ => _attachments.Wake();
    }

    /// <summary>The channels, in the order of the configuration.</summary>
    public IReadOnlyList<IChannel> Channels { get; }

    /// <summary>Where they bring what they received.</summary>
    public Inbox Inbox { get; }

    /// <summary>What sends answers.</summary>
    public Outbox Outbox { get; }

    /// <summary>Makes the channels; nothing is received before <see cref="Listen"/>.</summary>
    public static Messaging Create(
        GatewayConfiguration configuration, string dataFolder, Database database, TimeProvider time, ILoggerFactory loggers)
    {
        var http = OutsideClient.Create(configuration.Web.Inside, time, loggers);
        var media = MediaIn(dataFolder);
        var parts = new ChannelParts(http, configuration.Web, media, time, loggers) { Messages = database.Messages };
        IChannel[] channels = [.. configuration.Channels.Select(channel => channel.Create(parts))];
        var sender = new MessageSender(channels, database.Messages, media, time);
        return new Messaging(
            http,
            channels,
            new Inbox(database.Messages, media),
            new Outbox(database.Outbox, [sender], time, loggers.CreateLogger<Outbox>()),
            new AttachmentFetcher(channels, database.Messages, media, time, loggers.CreateLogger<AttachmentFetcher>()));
    }

    /// <summary>Where attachments are kept below a data folder.</summary>
    public static MediaFolder MediaIn(string dataFolder) => new(Path.Combine(dataFolder, MediaFolderName));

    /// <summary>Begins to receive on the channels that listen by themselves.</summary>
    public void Listen() => _live.AddRange(
        Channels.OfType<ILiveChannel>().Select(channel => Task.Run(() => channel.RunAsync(Inbox, _stopping.Token))));

    /// <summary>Stops receiving.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_live).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _attachments.DisposeAsync().ConfigureAwait(false);
        await Outbox.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
        _stopping.Dispose();
    }
}
