namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// The even ports of a range (RFC 3550 11), given out in the order in which they came back, so that a port rests as long
/// as possible and late packets of the last call find nobody.
/// </summary>
internal sealed class PortPool
{
    private readonly Lock _gate = new();
    private readonly Queue<int> _free = new();

    public PortPool(int first, int last)
    {
        for (var port = first + (first & 1); port <= last; port += 2)
        {
            _free.Enqueue(port);
        }
    }

    public int Free
    {
        get
        {
            lock (_gate)
            {
                return _free.Count;
            }
        }
    }

    public bool TryTake(out int port)
    {
        lock (_gate)
        {
            return _free.TryDequeue(out port);
        }
    }

    public void Return(int port)
    {
        lock (_gate)
        {
            _free.Enqueue(port);
        }
    }
}
