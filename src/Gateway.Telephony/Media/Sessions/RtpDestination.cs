using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>Turns an address from signalling into one that a socket can send to.</summary>
internal static class RtpDestination
{
    /// <summary>None for a wildcard (old-style hold), port 0, or IPv6 from an IPv4 socket.</summary>
    public static SocketAddress? For(IPEndPoint remote, Socket socket)
    {
        if (IsNowhere(remote))
        {
            return null;
        }

        if (remote.AddressFamily == socket.AddressFamily)
        {
            return remote.Serialize();
        }

        return socket.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPEndPoint(remote.Address.MapToIPv6(), remote.Port).Serialize()
            : null;
    }

    public static bool IsNowhere(IPEndPoint remote) =>
        remote.Port == 0 || remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any);
}
