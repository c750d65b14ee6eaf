namespace Gateway.Telephony.Sdp;

/// <summary>The audio codecs that the negotiation knows; the value is the static RTP payload type (RFC 3551 table 4).</summary>
public enum AudioCodec
{
    /// <summary>G.711 mu-law, 8 kHz.</summary>
    Pcmu = 0,

    /// <summary>G.711 A-law, 8 kHz.</summary>
    Pcma = 8,
}
