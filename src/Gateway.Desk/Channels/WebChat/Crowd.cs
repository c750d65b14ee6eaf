using System.Net;
using System.Net.Sockets;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>Counts the connections of each source address.</summary>
internal sealed class Crowd(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _connections = new(StringComparer.Ordinal);

    /// <summary>What counts as one source: an IPv4 address, or a network of IPv6 that one household or office gets (/64).</summary>
    public static string KeyOf(IPAddress source)
    {
        var address = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    /// <summary>A place for one connection, until it is disposed; none when the source has enough.</summary>
    public IDisposable? TryEnter(IPAddress source)
    {
        var key = KeyOf(source);
        lock (_gate)
        {
            var count = _connections.GetValueOrDefault(key);
            if (count >= limit)
            {
                return null;
            }

            _connections[key] = count + 1;
            return new Place(this, key);
        }
    }

    private void Leave(string key)
    {
        lock (_gate)
        {
            if (--_connections[key] == 0)
            {
                _connections.Remove(key);
            }
        }
    }

    private sealed class Place(Crowd crowd, string key) : IDisposable
    {
        private bool _isLeft;

        public void Dispose()
        {
            if (!_isLeft)
            {
                _isLeft = true;
                crowd.Leave(key);
            }
        }
    }
}
