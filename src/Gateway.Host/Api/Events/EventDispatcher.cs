using System.Threading.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Host.Configuration;

namespace Gateway.Host.Api.Events;

/// <summary>Brings what happened into the outbox, for every webhook that wants it: awake after each commit, and once at the start for
/// what a crash left.</summary>
internal sealed partial class EventDispatcher : IAsyncDisposable
{
    private const int AtOnce = 100;
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private readonly IEventStore _events;
    private readonly IReadOnlyList<SubscriptionOptions> _subscriptions;
    private readonly EventBodies _bodies;
    private readonly Action _wakeOutbox;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    private EventDispatcher(
        IEventStore events,
        IReadOnlyList<SubscriptionOptions> subscriptions,
        EventBodies bodies,
        Action wakeOutbox,
        TimeProvider time,
        ILogger<EventDispatcher> logger)
    {
        _events = events;
        _subscriptions = subscriptions;
        _bodies = bodies;
        _wakeOutbox = wakeOutbox;
        _time = time;
        _logger = logger;
        if (subscriptions.Count > 0)
        {
            events.OnWritten = () => _wake.Writer.TryWrite(true);
        }

        _loop = subscriptions.Count > 0 ? Task.Run(RunAsync) : Task.CompletedTask;
    }

    /// <summary>Says what is wanted, and begins.</summary>
    public static async Task<EventDispatcher> StartAsync(
        IEventStore events,
        IReadOnlyList<SubscriptionOptions> subscriptions,
        EventBodies bodies,
        Action wakeOutbox,
        TimeProvider time,
        ILogger<EventDispatcher> logger,
        CancellationToken ct)
    {
        await events.WantAsync([.. subscriptions.SelectMany(subscription => subscription.Events).Distinct()], ct).ConfigureAwait(false);
        return new EventDispatcher(events, subscriptions, bodies, wakeOutbox, time, logger);
    }

    /// <summary>Stops; what happened meanwhile waits in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.OnWritten = null;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                while (await DispatchAsync(_stopping.Token).ConfigureAwait(false))
                {
                    _wakeOutbox();
                }

                await _wake.Reader.ReadAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogFault(fault);
                await Task.Delay(AfterFault, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // False when nothing had happened.
    private async Task<bool> DispatchAsync(CancellationToken ct)
    {
        var happened = await _events.NextAsync(AtOnce, ct).ConfigureAwait(false);
        var deliveries = new List<EventDelivery>();
        foreach (var one in happened)
        {
            var body = await _bodies.OfAsync(one, ct).ConfigureAwait(false);
            var targets = body is null ? [] : _subscriptions.Where(subscription => subscription.Events.Contains(one.Kind)).Select(subscription => subscription.Name);
            deliveries.Add(new EventDelivery(one, [.. targets], body ?? ""));
        }

        if (deliveries.Count > 0)
        {
            await _events.DispatchAsync(deliveries, ct).ConfigureAwait(false);
        }

        return deliveries.Count > 0;
    }

    [LoggerMessage(LogLevel.Error, "Events could not be brought into the outbox; they wait")]
    private partial void LogFault(Exception fault);
}
