using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Finds the address and transport of a URI. Addresses and plain host names; no NAPTR or SRV (RFC 3263).</summary>
internal static class TargetResolver
{
    private const int DefaultPort = 5060;
    private const int DefaultTlsPort = 5061;

    /// <summary>Reads a URI whose host is an address; false for host names, foreign schemes and transports we do not speak.</summary>
    public static bool TryRead(SipUri uri, out IPEndPoint remote, out SipTransportKind kind)
    {
        remote = new IPEndPoint(IPAddress.None, 0);
        if (!TryReadTransport(uri, out kind) || !IPAddress.TryParse(HostOf(uri), out var address))
            return false;
        remote = new IPEndPoint(address, uri.Port ?? DefaultPortOf(kind));
        return true;
    }

    /// <summary>As <see cref="TryRead"/>, asking the system's resolver for a host name; null when nothing is found.</summary>
    public static async ValueTask<(IPEndPoint Remote, SipTransportKind Kind)?> ResolveAsync(
        SipUri uri, AddressFamily family, CancellationToken ct)
    {
        if (TryRead(uri, out var remote, out var kind))
            return (remote, kind);
        if (!TryReadTransport(uri, out kind))
            return null;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(HostOf(uri), family, ct).ConfigureAwait(false);
            return addresses.Length == 0 ? null : (new IPEndPoint(addresses[0], uri.Port ?? DefaultPortOf(kind)), kind);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static int DefaultPortOf(SipTransportKind kind) => kind == SipTransportKind.Tls ? DefaultTlsPort : DefaultPort;

    private static string HostOf(SipUri uri) => (uri.Parameters["maddr"] ?? uri.Host).Trim('[', ']');

    private static bool TryReadTransport(SipUri uri, out SipTransportKind kind)
    {
        // sips means TLS on every hop (RFC 3261 section 26.2.2), whatever transport it names beside.
        kind = uri.Scheme == "sips" || uri.Transport == "tls" ? SipTransportKind.Tls
            : uri.Transport == "tcp" ? SipTransportKind.Tcp
            : SipTransportKind.Udp;
        return uri.Scheme == "sips" ? uri.Transport is null or "tcp" or "tls"
            : uri.Scheme == "sip" && uri.Transport is null or "udp" or "tcp" or "tls";
    }
}
