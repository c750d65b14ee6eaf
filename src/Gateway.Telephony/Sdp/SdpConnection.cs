using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sdp;

/// <summary>The c= line (RFC 8866 5.7), at session or media level. The address may be a host name; it is not resolved here.</summary>
public sealed record SdpConnection(string AddressType, string Address)
{
    public static SdpConnection For(IPAddress address) =>
        new(address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4", address.ToString());

    public override string ToString() => $"IN {AddressType} {Address}";

    internal static bool TryParse(string value, out SdpConnection? connection)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        connection = parts.Length == 3 && parts[0] == "IN" ? new SdpConnection(parts[1], parts[2]) : null;
        return connection is not null;
    }

    /// <summary>The unicast literal address, if it is one; multicast with its /ttl, host names and mixed families are not.</summary>
    internal bool TryGetUnicast(out IPAddress address)
    {
        var family = AddressType == "IP6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (!IPAddress.TryParse(Address, out var parsed) || parsed.AddressFamily != family || IsMulticast(parsed))
        {
            address = IPAddress.None;
            return false;
        }

        address = parsed;
        return true;
    }

    private static bool IsMulticast(IPAddress address) =>
        address.IsIPv6Multicast
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= 224);
}
