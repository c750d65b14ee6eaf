namespace Gateway.Desk.Channels.WebChat;

/// <summary>Counts what each key did in the current window of time and says when it was enough.</summary>
internal sealed class Allowance(int limit, TimeSpan window, TimeProvider time)
{
    // Strangers choose the keys. When this many are counted at once, whoever is new waits for the next window.
    private const int MostKeys = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private DateTimeOffset _windowEnds;

    /// <summary>Counts one more; false when that is too much.</summary>
    public bool TryTake(string key)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (now >= _windowEnds)
            {
                _counts.Clear();
                _windowEnds = now + window;
            }

            var count = _counts.GetValueOrDefault(key);
            if (count >= limit || (count == 0 && _counts.Count >= MostKeys))
            {
                return false;
            }

            _counts[key] = count + 1;
            return true;
        }
    }
}
