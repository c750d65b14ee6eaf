namespace Gateway.Telephony.Sip.Dns;

/// <summary>Answers for as long as they hold, bounded in number; "there is none" is an answer too (RFC 2308).</summary>
internal sealed class DnsCache(TimeProvider time, int capacity = 4096)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, DnsType Type), (IReadOnlyList<DnsRecord> Records, long Until)> _entries = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public bool TryGet(string name, DnsType type, out IReadOnlyList<DnsRecord> records)
    {
        lock (_gate)
        {
            var isFound = _entries.TryGetValue((name, type), out var entry) && entry.Until > time.GetTimestamp();
            records = isFound ? entry.Records : [];
            return isFound;
        }
    }

    public void Add(string name, DnsType type, IReadOnlyList<DnsRecord> records, TimeSpan holds)
    {
        if (holds <= TimeSpan.Zero)
            return;
        lock (_gate)
        {
            if (_entries.Count >= capacity)
                MakeRoom();
            _entries[(name, type)] = (records, time.GetTimestamp() + (long)(holds.TotalSeconds * time.TimestampFrequency));
        }
    }

    // What is over goes first; a cache full of what still holds starts anew rather than keep a list in order.
    private void MakeRoom()
    {
        var now = time.GetTimestamp();
        foreach (var key in _entries.Where(entry => entry.Value.Until <= now).Select(entry => entry.Key).ToList())
            _entries.Remove(key);
        if (_entries.Count >= capacity)
            _entries.Clear();
    }
}
