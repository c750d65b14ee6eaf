using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gateway.Desk.Contacts;

/// <summary>Every step of every contact, live, for screens: memory only. A watcher who does not keep up misses the oldest.</summary>
public sealed class ContactFeed
{
    private const int KeptPerWatcher = 256;
    private ImmutableArray<Channel<ContactStep>> _watchers = [];

    /// <summary>The steps from now on, until <paramref name="ct"/> fires.</summary>
    public async IAsyncEnumerable<ContactStep> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var steps = Channel.CreateBounded<ContactStep>(
            new BoundedChannelOptions(KeptPerWatcher) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref _watchers, static (all, added) => all.Add(added), steps);
        try
        {
            await foreach (var step in steps.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                yield return step;
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _watchers, static (all, gone) => all.Remove(gone), steps);
        }
    }

    /// <summary>Tells all watchers; never waits.</summary>
    public void Publish(ContactStep step)
    {
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryWrite(step);
        }
    }
}
