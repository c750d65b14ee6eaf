namespace Gateway.Telephony.Media.Codecs;

/// <summary>The voice codecs that a session speaks; both are G.711, one byte per sample at 8 kHz.</summary>
public enum VoiceCodec
{
    /// <summary>G.711 mu-law.</summary>
    Pcmu,

    /// <summary>G.711 A-law.</summary>
    Pcma,
}
