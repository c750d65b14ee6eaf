using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Which of our addresses a peer is reached from.</summary>
internal static class LocalAddress
{
    private const int DiscardPort = 9;

    /// <summary>The listening address, or for a wildcard the one that the routing table chooses; null when there is no route.</summary>
    public static IPAddress? Towards(IPAddress remote, IPAddress listen)
    {
        if (!IsWildcard(listen))
            return listen;
        try
        {
            // Connecting a datagram socket asks the routing table and sends nothing.
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote, DiscardPort);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>An IPv4 peer that came in over an IPv6 socket, as IPv4.</summary>
    public static IPEndPoint Plain(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
