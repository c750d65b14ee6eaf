using System.Net;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>A flow: where a message came from, at which local address it arrived, and thus where an answer or a later
/// request to the same phone goes (RFC 3581, RFC 5626 "flow").</summary>
/// <param name="Remote">The peer's address and port as seen on the wire, whatever its headers claim.</param>
/// <param name="Local">Our address on this flow and the port we listen on; what Via and Contact say unless advertised otherwise.</param>
/// <param name="Kind">UDP, TCP or TLS.</param>
/// <param name="ConnectionId">The TCP or TLS connection, unique for the life of the process; 0 for UDP and for "connect when needed".</param>
public sealed record SipSource(IPEndPoint Remote, IPEndPoint Local, SipTransportKind Kind, long ConnectionId)
{
    /// <summary>True when the transport retransmits by itself.</summary>
    public bool IsReliable => Kind != SipTransportKind.Udp;
}
