using System.Collections.Concurrent;
using System.Net;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Remembers for a while who does not take TCP, though a request was too large for UDP (RFC 3261 section 18.1.1): nobody
/// should wait for a connection that cannot be made again and again.</summary>
internal sealed class TcpRefusals(TimeProvider time)
{
    private const int Capacity = 1024;
    private static readonly TimeSpan s_holds = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<IPEndPoint, long> _since = new();

    public void Add(IPEndPoint peer)
    {
        if (_since.Count >= Capacity)
            _since.Clear();
        _since[peer] = time.GetTimestamp();
    }

    public bool Contains(IPEndPoint peer) =>
        _since.TryGetValue(peer, out var since) && time.GetElapsedTime(since) < s_holds;
}
