using System.Runtime.CompilerServices;

namespace Gateway.Peers.Processes;

/// <summary>Everything that a peer reported, in order; readers wait for what comes next without losing what came before.</summary>
internal sealed class EventLog<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _entries = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _isComplete;

    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    public void Add(T entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            Signal();
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Signal();
        }
    }

    /// <summary>Returns the first entry at or after <paramref name="from"/> that matches, and the position behind it;
    /// throws <see cref="EndOfStreamException"/> when the log is complete without it.</summary>
    public async Task<(T Entry, int Next)> FindAsync(Func<T, bool> matches, int from, CancellationToken ct = default)
    {
        while (true)
        {
            Task changed;
            bool isComplete;
            lock (_gate)
            {
                for (; from < _entries.Count; from++)
                {
                    if (matches(_entries[from]))
                    {
                        return (_entries[from], from + 1);
                    }
                }

                changed = _changed.Task;
                isComplete = _isComplete;
            }

            if (isComplete)
            {
                throw new EndOfStreamException("The peer ended before it reported this.");
            }

            await changed.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>All entries from the first on, until the log is complete.</summary>
    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        var position = 0;
        while (true)
        {
            T entry;
            try
            {
                (entry, position) = await FindAsync(_ => true, position, ct).ConfigureAwait(false);
            }
            catch (EndOfStreamException)
            {
                yield break;
            }

            yield return entry;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }
}
