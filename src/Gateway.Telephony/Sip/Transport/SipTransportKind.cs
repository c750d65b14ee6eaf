namespace Gateway.Telephony.Sip.Transport;

/// <summary>What carries SIP messages; TCP is reliable and needs no retransmissions (RFC 3261 section 18).</summary>
public enum SipTransportKind
{
    Udp,
    Tcp,
}
