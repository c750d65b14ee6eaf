namespace Gateway.Telephony.Sip.Transport;

/// <summary>What carries SIP messages; TCP and TLS are reliable and need no retransmissions (RFC 3261 section 18).</summary>
public enum SipTransportKind
{
    Udp,
    Tcp,
    Tls,
}
