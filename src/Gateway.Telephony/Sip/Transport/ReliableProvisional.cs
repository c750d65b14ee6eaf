namespace Gateway.Telephony.Sip.Transport;

/// <summary>When we send a provisional response reliably (RFC 3262) to a caller who supports it. One who requires it always gets
/// it so.</summary>
public enum ReliableProvisional
{
    /// <summary>Only to a caller who requires it; our own INVITEs do not ask for it either.</summary>
    WhenRequired,

    /// <summary>When the response carries a session description, so that early media is agreed upon.</summary>
    WithMedia,

    /// <summary>Whenever the caller supports it.</summary>
    Always,
}
