namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>How a dialog ended.</summary>
public enum DialogEnd
{
    /// <summary>The peer said BYE.</summary>
    RemoteBye,

    /// <summary>We said BYE.</summary>
    LocalBye,

    /// <summary>Our 2xx was never acknowledged (RFC 3261 section 13.3.1.4); BYE was sent.</summary>
    NoAck,

    /// <summary>The peer cannot be reached or no longer knows the dialog (RFC 3261 section 12.2.1.2); BYE was tried.</summary>
    TransportFailed,

    /// <summary>The ACK to our offer carried no answer, so there is no session (RFC 3261 section 13.2.2.4); BYE was sent.</summary>
    SessionRefused,

    /// <summary>The peer did not refresh the session in time (RFC 4028 section 10); BYE was sent.</summary>
    SessionExpired,

    /// <summary>The INVITE of an early dialog got no 2xx (RFC 3261 section 12.3).</summary>
    NotEstablished,
}
