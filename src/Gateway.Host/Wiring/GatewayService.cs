using System.Net;
using Gateway.Desk.Channels.SipMessage;
using Gateway.Desk.Contacts;
using Gateway.Desk.Flows;
using Gateway.Desk.Flows.AgentChat;
using Gateway.Desk.Flows.Messages;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Host.Api.Company;
using Gateway.Host.Configuration;
using Gateway.Host.Operations;
using Gateway.Host.Web;
using Gateway.Storage;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Trunks;
using Gateway.Telephony.Sip.Trunks.Identity;

namespace Gateway.Host.Wiring;

/// <summary>The whole gateway, wired by hand: started in the order of its parts, stopped in reverse.</summary>
public sealed class GatewayService : IAsyncDisposable
{
    private const string DatabaseName = "gateway.db";

    // Far beyond any load, and well before systemd's patience ends.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(5);

    private readonly Stack<IAsyncDisposable> _parts;
    private readonly CallServer _calls;
    private readonly Database _database;

    private GatewayService(Stack<IAsyncDisposable> parts, CallServer calls, Database database, ContactFeed feed, IServiceControl control)
    {
        _parts = parts;
        _calls = calls;
        _database = database;
        Feed = feed;
        Control = control;
    }

    /// <summary>What an operator may ask.</summary>
    public IServiceControl Control { get; }

    /// <summary>Where SIP is served, UDP and TCP.</summary>
    public IPEndPoint Sip => _calls.LocalEndPoint;

    /// <summary>Every step of every contact, live.</summary>
    public ContactFeed Feed { get; }

    /// <summary>How each trunk stands.</summary>
    public IReadOnlyList<TrunkStatus> Trunks => _calls.Trunks;

    /// <summary>What calls hold at this moment.</summary>
    public CallServerUsage Usage => _calls.Usage;

    /// <summary>Path of the database below a data folder.</summary>
    public static string DatabaseIn(string dataFolder) => Path.Combine(dataFolder, DatabaseName);

    /// <summary>Starts everything; when a part cannot start, those before it are stopped again.</summary>
    public static async Task<GatewayService> StartAsync(
        GatewayConfiguration configuration,
        string dataFolder,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken ct)
    {
        var parts = new Stack<IAsyncDisposable>();
        try
        {
            return await StartAsync(configuration, dataFolder, parts, time, loggers, ct).ConfigureAwait(false);
        }
        catch
        {
            await StopAsync(parts).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets the watchdog see when signalling or media is stuck.</summary>
    public void WatchWith(Health health)
    {
        health.Watch("signalling", () => Stuck("the SIP lane", _calls.SignallingSilence));
        health.Watch("media", () => Stuck("the media clock", _calls.MediaSilence));
    }

    /// <summary>One contact as it is stored.</summary>
    public Task<ContactRecord?> FindContactAsync(Guid id, CancellationToken ct) => _database.Contacts.FindAsync(id, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(_parts).ConfigureAwait(false);

    private static async Task<GatewayService> StartAsync(
        GatewayConfiguration configuration,
        string dataFolder,
        Stack<IAsyncDisposable> parts,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken ct)
    {
        var database = Started(await Database.OpenAsync(DatabaseIn(dataFolder), time, loggers, ct).ConfigureAwait(false));
        await database.Customers.ImportAsync(Customers(configuration), ct).ConfigureAwait(false);

        var agents = configuration.Agents.Select(account => account.Agent).ToArray();
        var router = Started(new Router(agents, configuration.Queues, time, loggers.CreateLogger<Router>()));

        var speech = Started(await SpeechParts.StartAsync(configuration, dataFolder, time, loggers, ct).ConfigureAwait(false));
        var phrases = Phrasebook.Load(
            configuration.Prompts is { } own ? [PromptFolders.Shipped, own] : [PromptFolders.Shipped],
            LanguagesOf(configuration),
            speech.Synthesizer,
            loggers.CreateLogger<Phrasebook>());
        var receptionist = new Receptionist(
            phrases,
            speech.Understanding,
            configuration.Intents,
            speech.Endpointer,
            time);
        await receptionist.PrepareAsync(LanguagesOf(configuration), ct).ConfigureAwait(false);

        var feed = new ContactFeed();
        var sipMessages = new SipMessages(configuration.Country);
        var switchboard = new Switchboard(
            new FlowOptions
            {
                Country = configuration.Country,
                Hotlines = configuration.Hotlines,
                Hours = configuration.Hours,
            },
            agents,
            database.Customers,
            database.Contacts,
            database.Cases,
            feed,
            router,
            receptionist,
            phrases,
            sipMessages,
            time,
            loggers);
        var calls = Started(await CallServer.StartAsync(
            new CallOptions
            {
                Sip = configuration.Sip,
                Media = configuration.Media,
                Audio = configuration.Audio,
                Trunks = TrunkAccounts.Join(configuration),
                Outbound = configuration.Outbound,
                PhoneCheck = configuration.PhoneCheck,
                CallerCertificates = configuration.CallerCertificates is { } folder ? new CertificateFolder(folder) : null,
                Admission = configuration.Admission,
                Capacity = configuration.Calls,
            },
            switchboard,
            new AgentCredentials(SecretsOf(configuration)),
            new StoredBindings(database.Bindings),
            time,
            loggers,
            ct).ConfigureAwait(false));
        var chats = Started(new AgentChats(sipMessages, time, loggers.CreateLogger<AgentChats>()));
        var desks = new AgentDesks([chats]);
        var messaging = Started(Messaging.Create(
            configuration, dataFolder, database, feed, router, desks, sipMessages, speech.Understanding, time, loggers));
        chats.OnActAsync = messaging.Conversations.ActAsync;
        sipMessages.Read(SipMessages.DeskAddress, chats.TakeAsync);
        sipMessages.Connect(calls);
        Started(new PresenceFeed(calls.Registrar, router, agent =>
        {
            chats.Gone(agent);
            if (!desks.Reaches(agent))
            {
                messaging.Conversations.Gone(agent);
            }
        }));
        Started(await ApiParts.StartEventsAsync(configuration, database, messaging, time, loggers, ct).ConfigureAwait(false));
        if (configuration.Web.Listen is not null)
        {
            var webhooks = new WebhookEndpoint(
                messaging.Channels, messaging.Inbox, Messaging.MediaIn(dataFolder), configuration.Web, loggers.CreateLogger<WebhookEndpoint>());
            IReadOnlyList<IWebPart> larger = ApiParts.Create(configuration, database, messaging, router, Messaging.MediaIn(dataFolder), time, loggers);
            var chat = new ChatEndpoint(messaging.Entrances(configuration, dataFolder, database), loggers);
            var company = new CompanyPage(configuration, router.StateOf, time);
            Action<IEndpointRouteBuilder>[] pages = configuration.Web.TellsContact ? [webhooks.Map, chat.Map, company.Map] : [webhooks.Map, chat.Map];
            Started(await WebServer.StartAsync(configuration.Web, pages, loggers, ct, larger).ConfigureAwait(false));
        }

        await messaging.ListenAsync(ct).ConfigureAwait(false);
        return new GatewayService(parts, calls, database, feed, new ServiceControl(calls, router, database.Outbox, messaging.Outbox, time));

        T Started<T>(T part)
            where T : IAsyncDisposable
        {
            parts.Push(part);
            return part;
        }
    }

    private static string? Stuck(string part, TimeSpan silence) =>
        silence > StuckAfter ? $"{part} has not turned for {silence.TotalSeconds:0} s" : null;

    private static IReadOnlyList<CustomerImport> Customers(GatewayConfiguration configuration) =>
    [
        .. configuration.Customers.Select(customer => new CustomerImport(
            [.. customer.Numbers.Select(number =>
                PhoneNumber.TryParse(number, configuration.Country, out var parsed)
                    ? parsed
                    : throw new InvalidOperationException($"{number} passed the check and is no number."))],
            customer.Name,
            customer.Language,
            customer.Note) { Emails = customer.Emails }),
    ];

    private static IReadOnlyCollection<string> LanguagesOf(GatewayConfiguration configuration) =>
        configuration.Hotlines.SelectMany(hotline => hotline.Languages).ToHashSet();

    private static Dictionary<string, string> SecretsOf(GatewayConfiguration configuration) => configuration.Agents
        .Where(account => account.Secret is not null)
        .ToDictionary(
            account => account.Agent.Name,
            account => account.Secret!.TryRead(out var secret, out var fault)
                ? secret
                : throw new InvalidOperationException($"The secret of {account.Agent.Name} cannot be read: {fault}"));

    private static async Task StopAsync(Stack<IAsyncDisposable> parts)
    {
        while (parts.TryPop(out var part))
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
    }
}
