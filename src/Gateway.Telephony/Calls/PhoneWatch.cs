using System.Collections.Concurrent;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Trunks;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Calls;

/// <summary>Asks each registered phone by OPTIONS, over the flow it registered on, whether it is still there: one that does not
/// answer is not rung. A phone that registers again is believed at once.</summary>
internal sealed partial class PhoneWatch(SipStack sip, Registrar registrar, TimeSpan? interval, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string User, string Contact), Watched> _phones = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = interval is { } every ? Task.Run(() => RunAsync(every)) : Task.CompletedTask;

    /// <summary>The phones that may be rung: all but the silent ones.</summary>
    public IReadOnlyList<Binding> Reachable(IReadOnlyList<Binding> bindings) =>
        bindings.All(IsReachable) ? bindings : [.. bindings.Where(IsReachable)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static (string User, string Contact) KeyOf(Binding binding) => (binding.User, binding.Contact.ToString());

    private bool IsReachable(Binding binding) =>
        !_phones.TryGetValue(KeyOf(binding), out var phone) || phone.Registered != (binding.CallId, binding.CSeq) || phone.Machine.IsUp != false;

    private async Task RunAsync(TimeSpan every)
    {
        // Silence is asked about again sooner than the interval, so that three misses do not take three of them.
        var pause = every;
        while (true)
        {
            await Task.Delay(pause, time, _stop.Token).ConfigureAwait(false);
            var bindings = registrar.AllBindings();
            Forget(bindings);
            var shortest = every;
            foreach (var some in bindings.Chunk(AtOnce))
            {
                foreach (var next in await Task.WhenAll(some.Select(binding => AskAsync(binding, every))).ConfigureAwait(false))
                    shortest = next < shortest ? next : shortest;
            }

            pause = shortest;
        }
    }

    private void Forget(IReadOnlyList<Binding> bindings)
    {
        var alive = bindings.Select(KeyOf).ToHashSet();
        foreach (var key in _phones.Keys)
        {
            if (!alive.Contains(key))
                _phones.TryRemove(key, out _);
        }
    }

    private async Task<TimeSpan> AskAsync(Binding binding, TimeSpan every)
    {
        var registered = (binding.CallId, binding.CSeq);
        var phone = _phones.AddOrUpdate(
            KeyOf(binding),
            _ => new Watched(registered, new ProbeMachine(every)),
            (_, known) => known.Registered == registered ? known : new Watched(registered, new ProbeMachine(every)));
        var before = phone.Machine.IsUp;
        var next = phone.Machine.Step(await IsAnsweredAsync(binding).ConfigureAwait(false));
        if (before != false && phone.Machine.IsUp == false)
            LogSilent(binding.User, binding.Source.Remote.ToString());
        else if (before == false && phone.Machine.IsUp == true)
            LogBack(binding.User, binding.Source.Remote.ToString());
        return next;
    }

    // Any answer proves that the phone is there, whatever it thinks of OPTIONS.
    private async Task<bool> IsAnsweredAsync(Binding binding)
    {
        var request = new SipRequest(SipMethods.Options, binding.Contact.WithoutHeaders());
        var host = binding.Source.Local.Address.ToString();
        request.Headers.Add(HeaderNames.From, $"<sip:gateway@{(host.Contains(':') ? $"[{host}]" : host)}>");
        request.Headers.Add(HeaderNames.To, $"<{binding.Contact.WithoutHeaders()}>");
        request.Headers.Add(HeaderNames.Accept, "application/sdp");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            var response = await sip.SendAsync(request, binding.Source, limit.Token).WaitAsync(Patience, time, limit.Token).ConfigureAwait(false);
            return response.Status is not 408 && response.Headers.Contains(HeaderNames.Via);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A phone of {User} does not answer any more: {Address}")]
    private partial void LogSilent(string user, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "A phone of {User} answers again: {Address}")]
    private partial void LogBack(string user, string address);

    private sealed record Watched((string CallId, uint CSeq) Registered, ProbeMachine Machine);
}
