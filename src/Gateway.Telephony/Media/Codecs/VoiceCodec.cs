namespace Gateway.Telephony.Media.Codecs;

/// <summary>The voice codecs that a session speaks, all in one channel.</summary>
public enum VoiceCodec
{
    /// <summary>G.711 mu-law: 8 kHz, one byte per sample.</summary>
    Pcmu,

    /// <summary>G.711 A-law: 8 kHz, one byte per sample.</summary>
    Pcma,

    /// <summary>G.722 at 64 kbit/s: 16 kHz, one byte per two samples; its RTP clock counts 8 kHz (RFC 3551 4.5.2).</summary>
    G722,

    /// <summary>Opus, coded at 16 kHz here; its RTP clock counts 48 kHz (RFC 7587 4.1). Only where libopus is installed.</summary>
    Opus,
}
