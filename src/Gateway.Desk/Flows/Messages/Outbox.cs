using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows.Messages;

/// <summary>
/// Delivers what waits in the outbox: the first item of every lane that is due, several lanes at once. An attempt is on disk
/// before it begins, so that one that a crash cut short is seen and repeated. A target that asks us to slow down rests as a whole.
/// </summary>
public sealed partial class Outbox : IAsyncDisposable
{
    private const int AtOnce = 32;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private static readonly Meter Meter = new("gateway.desk");
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("gateway.outbox.attempts");
    private static readonly Counter<long> Dead = Meter.CreateCounter<long>("gateway.outbox.dead");

    private readonly IOutboxStore _store;
    private readonly Dictionary<OutboxKind, IOutboxSender> _senders;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<double> _random;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<long, Task> _running = new();
    private readonly ConcurrentDictionary<(OutboxKind Kind, string Target), DateTimeOffset> _resting = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    /// <summary>Begins to deliver, at first what was left from before.</summary>
    public Outbox(
        IOutboxStore store, IEnumerable<IOutboxSender> senders, TimeProvider time, ILogger<Outbox> logger, Func<double>? random = null)
    {
        _store = store;
        _senders = senders.ToDictionary(sender => sender.Kind);
        _time = time;
        _logger = logger;
        _random = random ?? Random.Shared.NextDouble;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Told about every item that was given up, after that is on disk.</summary>
    public Func<OutboxItem, SendResult, Task>? OnDead { get; set; }

    /// <summary>Something was added: look at once.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Lets attempts under way end, for a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await Task.WhenAll(_running.Values).WaitAsync(StopGrace, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var isRecovered = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!isRecovered)
                {
                    await _store.RecoverAsync(_stopping.Token).ConfigureAwait(false);
                    isRecovered = true;
                }

                // One moment for both: what becomes due between looking and sleeping would be slept over.
                var now = _time.GetUtcNow();
                await StartDueAsync(now).ConfigureAwait(false);
                await SleepAsync(now, await _store.NextDueAsync(_stopping.Token).ConfigureAwait(false)).ConfigureAwait(false);
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

    private async Task StartDueAsync(DateTimeOffset now)
    {
        foreach (var item in await _store.DueAsync(now, AtOnce * 4, _stopping.Token).ConfigureAwait(false))
        {
            if (_running.Count >= AtOnce)
            {
                return;
            }

            var isResting = _resting.TryGetValue((item.Kind, item.Target), out var until) && until > now;
            if (!isResting && !_running.ContainsKey(item.Id))
            {
                var delivering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _running[item.Id] = delivering.Task;
                _ = DeliverAsync(item, delivering);
            }
        }
    }

    private async Task SleepAsync(DateTimeOffset now, DateTimeOffset? nextDue)
    {
        DateTimeOffset?[] moments = [nextDue > now ? nextDue : null, .. _resting.Values.Where(until => until > now).Select(until => (DateTimeOffset?)until)];
        var sleep = moments.Min() is { } next && next - now < LongestSleep ? next - now : LongestSleep;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var delay = Task.Delay(sleep, _time, ended.Token);
        await Task.WhenAny(delay, _wake.Reader.WaitToReadAsync(ended.Token).AsTask()).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        _wake.Reader.TryRead(out _);
    }

    private async Task DeliverAsync(OutboxItem item, TaskCompletionSource delivering)
    {
        try
        {
            var attempt = await _store.BeginAsync(item, _stopping.Token).ConfigureAwait(false);
            var result = await TryAsync(item).ConfigureAwait(false);
            var now = _time.GetUtcNow();
            if (result is SendResult.Later { IsForAll: true } later)
            {
                _resting[(item.Kind, item.Target)] = now + (later.After ?? AfterFault);
            }

            var nextDue = OutboxSchedule.NextDue(item, attempt, result, now, _random());
            Attempts.Add(1, new("target", item.Target), new("outcome", result.GetType().Name));
            await EndAsync(item, attempt, result, nextDue).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The attempt is repeated at the next start.
        }
        catch (Exception fault)
        {
            LogFault(fault);
        }
        finally
        {
            _running.TryRemove(item.Id, out _);
            delivering.SetResult();
            Wake();
        }
    }

    private async Task<SendResult> TryAsync(OutboxItem item)
    {
        // Stopping does not cut an attempt short: whether it arrived would be unknown.
        using var patience = new CancellationTokenSource(AttemptTime, _time);
        try
        {
            return await _senders[item.Kind].SendAsync(item, patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException or StoreException)
        {
            return new SendResult.Later(fault is OperationCanceledException ? $"no answer within {AttemptTime.TotalSeconds:0} s" : fault.Message);
        }
        catch (Exception fault)
        {
            LogFault(fault);
            return new SendResult.Later($"unexpected fault: {fault.Message}");
        }
    }

    // What was delivered must be noted, or it would be delivered again.
    private async Task EndAsync(OutboxItem item, int attempt, SendResult result, DateTimeOffset? nextDue)
    {
        while (true)
        {
            try
            {
                await _store.EndAsync(item, attempt, result, nextDue, CancellationToken.None).ConfigureAwait(false);
                break;
            }
            catch (StoreException fault) when (!_stopping.IsCancellationRequested)
            {
                LogFault(fault);
                await Task.Delay(AfterFault, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (result is not SendResult.Sent)
        {
            LogNotDelivered(item.Kind, item.Subject, item.Target, attempt, ReasonOf(result), nextDue);
        }

        if (result is not SendResult.Sent && nextDue is null)
        {
            Dead.Add(1, new KeyValuePair<string, object?>("target", item.Target));
            await (OnDead?.Invoke(item, result) ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    private static string ReasonOf(SendResult result) =>
        result switch { SendResult.Later later => later.Reason, SendResult.Refused refused => refused.Reason, _ => "" };

    [LoggerMessage(LogLevel.Warning, "{Kind} {Subject} to {Target} not delivered at attempt {Attempt}: {Reason}; next {NextDue}")]
    private partial void LogNotDelivered(OutboxKind kind, string subject, string target, int attempt, string reason, DateTimeOffset? nextDue);

    [LoggerMessage(LogLevel.Error, "The outbox met a fault and goes on")]
    private partial void LogFault(Exception fault);
}
