using System.Net;
using System.Net.Sockets;

namespace Gateway.Host.Outside;

/// <summary>Which addresses belong to the public Internet: the special-purpose registries of RFC 6890 turned round. What is written
/// inside another address (IPv4-mapped, NAT64) counts as what it stands for.</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] SpecialIPv4 =
    [
        Network("0.0.0.0/8"),          // this host (RFC 791)
        Network("10.0.0.0/8"),         // private (RFC 1918)
        Network("100.64.0.0/10"),      // carriers' translation (RFC 6598)
        Network("127.0.0.0/8"),        // loopback
        Network("169.254.0.0/16"),     // link-local, and the metadata services of clouds
        Network("172.16.0.0/12"),      // private
        Network("192.0.0.0/24"),       // protocol assignments
        Network("192.0.2.0/24"),       // documentation
        Network("192.88.99.0/24"),     // 6to4 relays
        Network("192.168.0.0/16"),     // private
        Network("198.18.0.0/15"),      // benchmarks
        Network("198.51.100.0/24"),    // documentation
        Network("203.0.113.0/24"),     // documentation
        Network("224.0.0.0/4"),        // multicast
        Network("240.0.0.0/4"),        // reserved, broadcast
    ];

    // Only 2000::/3 is given out (RFC 4291 2.4); of it these are special.
    private static readonly IPNetwork GivenOutIPv6 = Network("2000::/3");

    private static readonly IPNetwork[] SpecialIPv6 =
    [
        Network("2001::/23"),          // protocol assignments, Teredo among them
        Network("2001:db8::/32"),      // documentation
        Network("2002::/16"),          // 6to4: an IPv4 address of anybody's choice
        Network("3fff::/20"),          // documentation
    ];

    // RFC 6052 2.1; the translator in front of us connects to the IPv4 address in the last 32 bits.
    private static readonly IPNetwork Nat64 = Network("64:ff9b::/96");

    /// <summary>Whether it is an address that anybody on the Internet may have.</summary>
    public static bool Contains(IPAddress address)
    {
        address = Plain(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !SpecialIPv4.Any(network => network.Contains(address));
        }

        return Nat64.Contains(address)
            ? Contains(new IPAddress(address.GetAddressBytes().AsSpan(12)))
            : GivenOutIPv6.Contains(address) && !SpecialIPv6.Any(network => network.Contains(address));
    }

    /// <summary>The address without the IPv6 dress of an IPv4 one.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
