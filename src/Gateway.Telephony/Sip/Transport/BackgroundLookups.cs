using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Resolves for the lane, which cannot wait: what is in the cache is given at once, the rest is fetched into the cache for
/// the next time.</summary>
internal sealed class BackgroundLookups(SipResolver resolver) : IAsyncDisposable
{
    private const int MaxAtOnce = 128;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];

    public IReadOnlyList<SipTarget> ResolveNow(SipUri uri)
    {
        lock (_gate)
        {
            if (_running.Count >= MaxAtOnce)
                return [];
        }

        var lookup = resolver.ResolveAsync(uri, _stop.Token);
        if (lookup.IsCompletedSuccessfully)
            return lookup.Result;
        Keep(lookup.AsTask());
        return [];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Keep(Task lookup)
    {
        lock (_gate)
        {
            _running.Add(lookup);
        }

        lookup.ContinueWith(
            ended =>
            {
                lock (_gate)
                {
                    _running.Remove(ended);
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
