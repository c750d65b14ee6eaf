using System.Net;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Where a request may be sent.</summary>
/// <param name="TlsName">The domain that a TLS server has to prove (RFC 5922); null when only its address is known.</param>
/// <param name="MayUseTcp">True when the URI leaves the transport to us, so that a request too large for UDP goes over TCP
/// (RFC 3261 section 18.1.1).</param>
internal readonly record struct SipTarget(IPEndPoint Remote, SipTransportKind Kind, string? TlsName = null, bool MayUseTcp = false)
{
    /// <summary>Reads a URI whose host is an address; false for host names, foreign schemes and transports we do not speak.</summary>
    public static bool TryRead(SipUri uri, out SipTarget target)
    {
        target = new SipTarget(new IPEndPoint(IPAddress.None, 0), SipTransportKind.Udp);
        if (!TryReadTransport(uri, out var kind) || !IPAddress.TryParse(HostOf(uri), out var address))
            return false;
        target = new SipTarget(
            new IPEndPoint(address, uri.Port ?? DefaultPortOf(kind)), kind, MayUseTcp: kind == SipTransportKind.Udp && uri.Transport is null);
        return true;
    }

    /// <summary>The transport that a URI asks for, UDP or TLS when it names none; false for one that we do not speak.</summary>
    public static bool TryReadTransport(SipUri uri, out SipTransportKind kind)
    {
        // sips means TLS on every hop (RFC 3261 section 26.2.2), whatever transport it names beside.
        kind = uri.Scheme == "sips" || uri.Transport == "tls" ? SipTransportKind.Tls
            : uri.Transport == "tcp" ? SipTransportKind.Tcp
            : SipTransportKind.Udp;
        return uri.Scheme == "sips" ? uri.Transport is null or "tcp" or "tls"
            : uri.Scheme == "sip" && uri.Transport is null or "udp" or "tcp" or "tls";
    }

    /// <summary>The host to look for, without brackets.</summary>
    public static string HostOf(SipUri uri) => (uri.Parameters["maddr"] ?? uri.Host).Trim('[', ']');

    public static int DefaultPortOf(SipTransportKind kind) => kind == SipTransportKind.Tls ? 5061 : 5060;
}
