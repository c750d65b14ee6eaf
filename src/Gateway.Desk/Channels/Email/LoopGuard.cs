namespace Gateway.Desk.Channels.Email;

/// <summary>Counts what the gateway itself wrote to an address within an hour: two machines that answer each other without saying that
/// they are machines come to an end here. Kept in memory; a restart begins anew.</summary>
internal sealed class LoopGuard(int most, TimeProvider time)
{
    private const int MostAddresses = 20_000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether one more may be written to the address.</summary>
    public bool Lets(string address)
    {
        lock (_lock)
        {
            return most > 0 && (!_written.TryGetValue(address, out var moments) || moments.Count(moment => moment > time.GetUtcNow() - Window) < most);
        }
    }

    /// <summary>One more was written.</summary>
    public void Count(string address)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_written.TryGetValue(address, out var moments))
            {
                MakeRoom(now);
                _written[address] = moments = new Queue<DateTimeOffset>();
            }

            moments.Enqueue(now);
            if (moments.Count > most)
            {
                moments.Dequeue();
            }
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_written.Count < MostAddresses)
        {
            return;
        }

        foreach (var old in _written.Where(entry => entry.Value.Last() <= now - Window).Select(entry => entry.Key).ToList())
        {
            _written.Remove(old);
        }
    }
}
