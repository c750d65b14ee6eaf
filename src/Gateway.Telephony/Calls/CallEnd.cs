namespace Gateway.Telephony.Calls;

/// <summary>Why a leg is over.</summary>
public enum CallEnd
{
    /// <summary>It is not over.</summary>
    None,

    /// <summary>The peer said BYE, or CANCEL before the answer.</summary>
    PeerHungUp,

    /// <summary>We said BYE.</summary>
    WeHungUp,

    /// <summary>Our 200 was never acknowledged (RFC 3261 section 13.3.1.4).</summary>
    NotAcknowledged,

    /// <summary>No audio came for longer than <see cref="Media.Sessions.MediaOptions.Inactivity"/>.</summary>
    MediaTimeout,

    /// <summary>The peer answered an offer inside the call with media that we cannot use, or may not for want of security.</summary>
    NoCommonMedia,

    /// <summary>The signalling path broke.</summary>
    SignallingFailed,
}
