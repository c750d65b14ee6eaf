namespace Gateway.Telephony.Sip.Transport;

/// <summary>How a transport is written in messages.</summary>
internal static class TransportNames
{
    /// <summary>As in Via (RFC 3261 section 20.42).</summary>
    public static string InVia(SipTransportKind kind) => kind switch
    {
        SipTransportKind.Udp => "UDP",
        SipTransportKind.Tcp => "TCP",
        _ => "TLS",
    };

    /// <summary>The URI parameter that asks for the transport; empty for UDP, which needs none.</summary>
    public static string InUri(SipTransportKind kind) => kind switch
    {
        SipTransportKind.Udp => "",
        SipTransportKind.Tcp => ";transport=tcp",
        _ => ";transport=tls",
    };
}
