namespace Gateway.Telephony.Sdp;

/// <summary>
/// The audio codecs that the negotiation knows; the value is the static RTP payload type (RFC 3551 table 4), and for
/// Opus, which has none, the dynamic one that our own offers give it.
/// </summary>
public enum AudioCodec
{
    /// <summary>G.711 mu-law, 8 kHz.</summary>
    Pcmu = 0,

    /// <summary>G.711 A-law, 8 kHz.</summary>
    Pcma = 8,

    /// <summary>G.722 at 64 kbit/s: 16 kHz sound, whose RTP clock runs at 8000 by an old mistake (RFC 3551 4.5.2).</summary>
    G722 = 9,

    /// <summary>Opus (RFC 7587); the RTP clock always runs at 48000 and the map always says two channels.</summary>
    Opus = 111,
}
