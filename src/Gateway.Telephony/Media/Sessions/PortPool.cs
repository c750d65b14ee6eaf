namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// The even ports of a range (RFC 3550 11), given out in the order in which they came back, each after a rest: late packets
/// of the last call find nobody, least of all the next caller.
/// </summary>
internal sealed class PortPool
{
    /// <summary>Longer than packets stay under way; 5,000 ports still serve 2,500 calls a second.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<int> _rested = new();
    private readonly Queue<(int Port, long Returned)> _resting = new();

    public PortPool(int first, int last, TimeProvider time)
    {
        _time = time;
        for (var port = first + (first & 1); port <= last; port += 2)
        {
            _rested.Enqueue(port);
        }
    }

    /// <summary>Ports that nobody holds, those that rest included.</summary>
    public int Free
    {
        get
        {
            lock (_gate)
            {
                return _rested.Count + _resting.Count;
            }
        }
    }

    public bool TryTake(out int port)
    {
        lock (_gate)
        {
            Wake();
            return _rested.TryDequeue(out port);
        }
    }

    public void Return(int port)
    {
        lock (_gate)
        {
            _resting.Enqueue((port, _time.GetTimestamp()));
        }
    }

    private void Wake()
    {
        while (_resting.TryPeek(out var next) && _time.GetElapsedTime(next.Returned) >= Rest)
        {
            _rested.Enqueue(_resting.Dequeue().Port);
        }
    }
}
