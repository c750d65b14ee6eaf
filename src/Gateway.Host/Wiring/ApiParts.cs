using Gateway.Desk.Flows.Messages;
using Gateway.Desk.Routing;
using Gateway.Host.Api;
using Gateway.Host.Api.Access;
using Gateway.Host.Api.Events;
using Gateway.Host.Api.Resources;
using Gateway.Host.Configuration;
using Gateway.Host.Web;
using Gateway.Storage;

namespace Gateway.Host.Wiring;

/// <summary>What other programs reach on the web server.</summary>
internal static class ApiParts
{
    /// <summary>Makes the parts that the configuration asks for.</summary>
    public static IReadOnlyList<IWebPart> Create(
        GatewayConfiguration configuration,
        Database database,
        Messaging messaging,
        Router router,
        MediaFolder media,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        if (configuration.Api.Keys.Count == 0)
        {
            return [];
        }

        IApiResource[] resources =
        [
            new ContactsApi(database.Catalogue, database.Contacts),
            new MessagesApi(
                database.Catalogue,
                database.Messages,
                database.Consents,
                messaging.Channels,
                new MessageCheck(media, time),
                new Correspondence(database.Messages, messaging.Outbox),
                time),
            new MediaApi(database.Catalogue, media),
            new CustomersApi(database.Catalogue, ApiPart.Json),
            new OutboxApi(database.Outbox, messaging.Outbox.Wake),
            new HistoryApi(database.Cases, database.History),
            new PersonApi(database.Catalogue, database.Consents, database.Identities, [.. messaging.Channels.Select(channel => channel.Name)], time),
            new QueuesApi(router, configuration.Queues, time),
        ];
        return [new ApiPart(resources, new ApiGate(new ApiKeys(configuration.Api, time), loggers.CreateLogger<ApiGate>()))];
    }

    /// <summary>Begins to tell other programs what happens.</summary>
    public static Task<EventDispatcher> StartEventsAsync(
        GatewayConfiguration configuration, Database database, Messaging messaging, TimeProvider time, ILoggerFactory loggers, CancellationToken ct) =>
        EventDispatcher.StartAsync(
            database.Events,
            configuration.Api.Webhooks,
            new EventBodies(database.Catalogue, database.Contacts, database.Messages, database.Cases),
            messaging.Outbox.Wake,
            time,
            loggers.CreateLogger<EventDispatcher>(),
            ct);
}
