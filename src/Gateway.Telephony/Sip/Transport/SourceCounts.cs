using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>How many connections stand open from each source. An IPv6 source is its /64 network, for a host may use any address
/// of that.</summary>
internal sealed class SourceCounts(int limit)
{
    private const int NetworkBytes = 8;
    private readonly ConcurrentDictionary<UInt128, int> _counts = new();

    /// <summary>Counts one more; false when that would be too many.</summary>
    public bool TryAdd(IPAddress address)
    {
        var source = SourceOf(address);
        while (true)
        {
            if (!_counts.TryGetValue(source, out var count))
            {
                if (_counts.TryAdd(source, 1))
                    return true;
            }
            else if (count >= limit)
            {
                return false;
            }
            else if (_counts.TryUpdate(source, count + 1, count))
            {
                return true;
            }
        }
    }

    public void Remove(IPAddress address)
    {
        var source = SourceOf(address);
        while (_counts.TryGetValue(source, out var count))
        {
            var isDone = count <= 1
                ? _counts.TryRemove(new KeyValuePair<UInt128, int>(source, count))
                : _counts.TryUpdate(source, count - 1, count);
            if (isDone)
                return;
        }
    }

    private static UInt128 SourceOf(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        address.TryWriteBytes(octets, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
            octets[NetworkBytes..].Clear();
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(octets);
    }
}
