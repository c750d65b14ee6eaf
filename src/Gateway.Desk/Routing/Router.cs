using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Desk.Agents;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Routing;

/// <summary>
/// Brings waiting contacts and ready agents together. One owner: events queue in an inbox and whoever finds it idle
/// works it off, one event after the other, in microseconds and without waiting for anybody; so there is no lock and no
/// thread, and under a manual clock everything happens in a fixed order before the caller goes on. Completions and
/// expired tokens run on the pool. The inbox needs no bound of its own: its events come from admitted calls and
/// registered phones, a few each, and none may be lost.
/// </summary>
public sealed partial class Router : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DateTimeOffset _start;
    private readonly long _startTimestamp;
    private readonly ITimer _timer;
    private readonly RoutingGauges _gauges;

    private readonly ConcurrentQueue<Entry> _inbox = new();
    private int _pending;

    // Owned by whoever works the inbox off; the state is read by everybody.
    private readonly Dictionary<Guid, TaskCompletionSource<Offer>> _waiting = [];
    private readonly Dictionary<long, Offer> _offers = [];
    private volatile RoutingState _state;
    private bool _isStopped;

    /// <summary>Starts with everybody offline.</summary>
    public Router(
        IReadOnlyList<Agent> agents, IReadOnlyList<QueueOptions> queues, TimeProvider time, ILogger<Router> logger)
    {
        _time = time;
        _logger = logger;
        _start = time.GetUtcNow();
        _startTimestamp = time.GetTimestamp();
        _state = RoutingState.Start(agents, queues, _start);
        _timer = time.CreateTimer(
            _ => Post(new RoutingEvent.Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _gauges = new RoutingGauges(() => _state);
    }

    private sealed record Entry(RoutingEvent? Event, TaskCompletionSource<Offer>? Waiter, TaskCompletionSource? Stop);

    /// <summary>Every agent at this moment, by name.</summary>
    public IReadOnlyList<AgentSnapshot> Agents => [.. _state.Agents.Values.Select(agent => agent.Snapshot())];

    /// <summary>How many contacts wait.</summary>
    public int Waiting => _state.Waiting.Count;

    /// <summary>
    /// Waits until an agent is reserved for the contact. The token takes the contact out of the line; an offer that was
    /// made before is returned even so, for its holder to withdraw.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such queue.</exception>
    /// <exception cref="InvalidOperationException">The contact waits already or is with an agent.</exception>
    /// <exception cref="OperationCanceledException">The token fired, or the router stopped.</exception>
    public async Task<Offer> OfferAsync(RoutingRequest request, CancellationToken ct)
    {
        if (!_state.Queues.ContainsKey(request.Queue))
        {
            throw new ArgumentException($"There is no queue '{request.Queue}'.", nameof(request));
        }

        ct.ThrowIfCancellationRequested();
        var waiter = new TaskCompletionSource<Offer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new Entry(new RoutingEvent.Wait(request), waiter, null));
        await using (ct.UnsafeRegister(_ => Post(new RoutingEvent.Leave(request.ContactId)), null))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Reserves the agent whom the request names (<see cref="RoutingRequest.Only"/>); null when they cannot be rung now.</summary>
    /// <exception cref="ArgumentException">There is no such queue.</exception>
    /// <exception cref="InvalidOperationException">The contact waits already or is with an agent who did not pass it on.</exception>
    public async Task<Offer?> AskAsync(RoutingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request.Only);
        try
        {
            return await OfferAsync(request, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a queue of that name.</summary>
    public bool HasQueue(string name) => _state.Queues.ContainsKey(name);

    /// <summary>The agent has a registered phone, or none any more. Registered is ready, unless they are on a break.</summary>
    public void SetRegistered(string agent, bool isRegistered) =>
        Post(new RoutingEvent.Registered(agent, isRegistered));

    /// <summary>The agent is ready (*1): ends a break, wrap-up and every pause.</summary>
    public void SetReady(string agent) => Post(new RoutingEvent.Ready(agent));

    /// <summary>The agent takes a break (*2), after the present contact if there is one.</summary>
    public void Pause(string agent) => Post(new RoutingEvent.Pause(agent));

    /// <summary>What a caller with this request, waiting or about to, can expect at this moment.</summary>
    public QueueState StateOf(RoutingRequest request) => WaitPolicy.StateOf(_state, request, Now());

    /// <summary>Cancels everybody who waits and expires every offer that rings.</summary>
    public async ValueTask DisposeAsync()
    {
        _gauges.Dispose();
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new Entry(null, null, stop));
        await stop.Task.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private void Post(RoutingEvent routingEvent) => Post(new Entry(routingEvent, null, null));

    private void Post(Entry entry)
    {
        _inbox.Enqueue(entry);
        if (Interlocked.Increment(ref _pending) != 1)
        {
            return;
        }

        do
        {
            if (_inbox.TryDequeue(out var next))
            {
                Handle(next);
            }
        }
        while (Interlocked.Decrement(ref _pending) != 0);
    }

    private void Handle(Entry entry)
    {
        try
        {
            if (entry.Stop is not null)
            {
                Stop(entry.Stop);
            }
            else if (entry.Waiter is null || TryEnter(entry.Event!, entry.Waiter))
            {
                Take(entry.Event!);
            }
        }
        catch (Exception exception)
        {
            // A bug; the router serves everybody else.
            LogFault(exception, entry.Event?.GetType().Name ?? "Stop");
            entry.Waiter?.TrySetException(exception);
        }
    }

    private bool TryEnter(RoutingEvent routingEvent, TaskCompletionSource<Offer> waiter)
    {
        var request = ((RoutingEvent.Wait)routingEvent).Request;
        var contactId = request.ContactId;
        if (_isStopped)
        {
            return !waiter.TrySetCanceled();
        }

        if (_state.AgentWith(request) is not null || !_waiting.TryAdd(contactId, waiter))
        {
            return !waiter.TrySetException(
                new InvalidOperationException($"Contact {contactId} waits already or is with an agent."));
        }

        return true;
    }

    private void Take(RoutingEvent routingEvent)
    {
        var (state, actions) = RoutingStep.Step(_state, routingEvent, Now());
        _state = state;
        foreach (var action in actions)
        {
            Do(action);
        }

        Arm();
    }

    private void Do(RoutingAction action)
    {
        switch (action)
        {
            case RoutingAction.Make made:
                var offer = new Offer(made.OfferId, made.Request, made.Agent, made.Deadline, Report);
                _offers.Add(offer.Id, offer);
                RoutingMetrics.Offered(_state.Now - made.Request.Since);
                if (!_waiting.Remove(made.Request.ContactId, out var waiter) || !waiter.TrySetResult(offer))
                {
                    offer.Withdraw();
                }

                break;
            case RoutingAction.Expire expired:
                Expire(_offers[expired.OfferId]);
                break;
            case RoutingAction.Dismiss dismissed:
                _waiting.Remove(dismissed.ContactId, out var leaving);
                leaving?.TrySetCanceled();
                break;
            case RoutingAction.Close closed:
                _offers.Remove(closed.OfferId);
                if (closed.IsLapsed)
                {
                    LogLapsed(closed.Agent);
                }

                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Report(Offer offer, OfferOutcome outcome)
    {
        RoutingMetrics.Reported(outcome);
        Post(new RoutingEvent.Report(offer.Id, offer.Agent.Name, offer.Request, outcome));
    }

    private void Expire(Offer offer) => offer.ExpireAsync().ContinueWith(
        task => LogFault(task.Exception!, "Expire"),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Stop(TaskCompletionSource stop)
    {
        _isStopped = true;
        foreach (var waiter in _waiting.Values)
        {
            waiter.TrySetCanceled();
        }

        foreach (var ringing in _state.Agents.Values.Select(agent => agent.Ringing).OfType<RingingOffer>())
        {
            Expire(_offers[ringing.Id]);
        }

        _waiting.Clear();
        stop.TrySetResult();
    }

    // System timers count whole milliseconds, so the wait is rounded up: never early, at most 1 ms late.
    private void Arm()
    {
        if (_isStopped)
        {
            return;
        }

        var wait = _state.NextDue is { } due
            ? TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((due - Now()).TotalMilliseconds)))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    // Monotonic: a corrected wall clock neither ends nor prolongs a ring.
    private DateTimeOffset Now() => _start + _time.GetElapsedTime(_startTimestamp);

    [LoggerMessage(LogLevel.Warning, "The offer to {Agent} was never answered for by its call; agent freed")]
    private partial void LogLapsed(string agent);

    [LoggerMessage(LogLevel.Error, "Routing failed on {Event}")]
    private partial void LogFault(Exception exception, string @event);
}
