using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Security;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Calls;

/// <summary>Translates what SDP settled into what the media room needs; neither knows the other.</summary>
internal static class AudioMapping
{
    /// <summary>The policy with those of its codecs that are spoken here: Opus only where its library is; G.711 when none is left.</summary>
    public static AudioPolicy Available(AudioPolicy policy)
    {
        var codecs = policy.Codecs.Where(codec => codec != AudioCodec.Opus || OpusLibrary.IsAvailable).ToArray();
        return policy with { Codecs = codecs.Length > 0 ? codecs : [AudioCodec.Pcma, AudioCodec.Pcmu] };
    }

    public static MediaParameters ToParameters(AudioAgreement agreement, IPAddress signalling) => new()
    {
        Remote = agreement.Remote,
        Codec = ToCodec(agreement.Codec),
        PayloadType = agreement.PayloadType,
        ReceivePayloadType = agreement.ReceivePayloadType,
        TelephoneEventPayloadType = agreement.TelephoneEventPayloadType,
        ReceiveTelephoneEventPayloadType = agreement.ReceiveTelephoneEventPayloadType,
        TelephoneEventClockRate = agreement.TelephoneEventClockRate,
        ComfortNoisePayloadType = agreement.ComfortNoisePayloadType,
        IsSending = agreement.Direction.HasFlag(MediaDirection.SendOnly),
        IsReceiving = agreement.Direction.HasFlag(MediaDirection.ReceiveOnly),
        PacketTime = agreement.PacketTime,
        SignallingAddress = signalling,
        IsRtcpMuxed = agreement.IsRtcpMuxed,
        RemoteRtcp = agreement.RemoteRtcp,
        Security = agreement.Crypto is { } crypto ? ToKeys(crypto) : null,
    };

    private static VoiceCodec ToCodec(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => VoiceCodec.Pcmu,
        AudioCodec.G722 => VoiceCodec.G722,
        AudioCodec.Opus => VoiceCodec.Opus,
        _ => VoiceCodec.Pcma,
    };

    private static SrtpKeys ToKeys(CryptoAgreement crypto) => new(
        crypto.Suite switch
        {
            CryptoSuite.AesCm128HmacSha1With80 => SrtpSuite.AesCm128HmacSha1With80,
            CryptoSuite.AesCm128HmacSha1With32 => SrtpSuite.AesCm128HmacSha1With32,
            CryptoSuite.AesCm256HmacSha1With80 => SrtpSuite.AesCm256HmacSha1With80,
            CryptoSuite.AesCm256HmacSha1With32 => SrtpSuite.AesCm256HmacSha1With32,
            CryptoSuite.AeadAes128Gcm => SrtpSuite.AeadAes128Gcm,
            _ => SrtpSuite.AeadAes256Gcm,
        },
        crypto.LocalKey,
        crypto.RemoteKey,
        crypto.RemoteMkiBytes);
}
