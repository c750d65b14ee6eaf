namespace Gateway.Peers.Phones;

/// <summary>What happened at a phone.</summary>
public enum PhoneEventKind
{
    /// <summary>Anything that tests have not needed yet; the detail holds the phone's own word.</summary>
    Other,

    /// <summary>The registrar accepted the registration.</summary>
    Registered,

    /// <summary>The registrar refused, or did not answer; the detail says how.</summary>
    RegistrationFailed,

    /// <summary>A call comes in and rings here.</summary>
    Incoming,

    /// <summary>The other side rings.</summary>
    Ringing,

    /// <summary>The other side sends early media (183).</summary>
    Progress,

    /// <summary>The call is answered, on either side.</summary>
    Established,

    /// <summary>The first audio packet of the other side is here.</summary>
    MediaStarted,

    /// <summary>An offer or an answer of the other side was read; the detail says which.</summary>
    RemoteDescription,

    /// <summary>The other side pressed a key; the detail is the key.</summary>
    Digit,

    /// <summary>The call is over; the detail is the reason ("486 Busy Here", "Connection reset by peer").</summary>
    Closed,
}

/// <summary>One event of a phone, with the peer's address and name as the phone shows them.</summary>
public sealed record PhoneEvent(
    PhoneEventKind Kind, string Type, string CallId, string Peer, string PeerName, string Detail);
