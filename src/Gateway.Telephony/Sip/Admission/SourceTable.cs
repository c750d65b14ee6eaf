using System.Net;

namespace Gateway.Telephony.Sip.Admission;

/// <summary>The sources that were seen last, a bounded number: a new one takes the place of the stranger that was quiet for
/// longest. Not thread safe.</summary>
internal sealed class SourceTable(IReadOnlyList<IPNetwork> trusted, int capacity)
{
    // How many of the oldest are looked at for one that may go: the banned and the known stay.
    private const int Attempts = 16;

    private readonly Dictionary<SourceKey, LinkedListNode<SourceState>> _byKey = [];
    private readonly LinkedList<SourceState> _byUse = [];

    public int Count => _byKey.Count;

    public IEnumerable<SourceState> All => _byUse;

    public SourceState? Find(SourceKey key) => _byKey.TryGetValue(key, out var node) ? node.Value : null;

    /// <summary>The source, new or known, as the one used last.</summary>
    public SourceState Use(SourceKey key, TimeSpan now)
    {
        if (!_byKey.TryGetValue(key, out var node))
        {
            if (_byKey.Count >= capacity)
                MakeRoom(now);
            node = new LinkedListNode<SourceState>(new SourceState(key, trusted.Any(key.IsIn)));
            _byKey.Add(key, node);
            _byUse.AddFirst(node);
        }
        else if (_byUse.First != node)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }

        return node.Value;
    }

    private void MakeRoom(TimeSpan now)
    {
        // Those that may not go are moved to the front, so that the next look finds others.
        for (var attempt = 0; attempt < Attempts && MustStay(_byUse.Last!.Value, now); attempt++)
        {
            var staying = _byUse.Last!;
            _byUse.RemoveLast();
            _byUse.AddFirst(staying);
        }

        _byKey.Remove(_byUse.Last!.Value.Key);
        _byUse.RemoveLast();
    }

    private static bool MustStay(SourceState source, TimeSpan now) => source.IsTrusted || source.IsBanned(now) || source.IsKnown(now);
}
