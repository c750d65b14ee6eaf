using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Security;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Calls;

/// <summary>Translates what SDP settled into what the media room needs; neither knows the other.</summary>
internal static class AudioMapping
{
    /// <summary>What the media room speaks here.</summary>
    private static readonly IReadOnlyList<AudioCodec> Spoken = [AudioCodec.Pcma, AudioCodec.Pcmu];

    /// <summary>The policy with those of its codecs that are spoken here; G.711 when none is.</summary>
    public static AudioPolicy Available(AudioPolicy policy)
    {
        var codecs = policy.Codecs.Where(Spoken.Contains).ToArray();
        return policy with { Codecs = codecs.Length > 0 ? codecs : [AudioCodec.Pcma, AudioCodec.Pcmu] };
    }

    public static MediaParameters ToParameters(AudioAgreement agreement, IPAddress signalling) => new()
    {
        Remote = agreement.Remote,
        Codec = agreement.Codec == AudioCodec.Pcma ? VoiceCodec.Pcma : VoiceCodec.Pcmu,
        PayloadType = agreement.PayloadType,
        TelephoneEventPayloadType = agreement.TelephoneEventPayloadType,
        IsSending = agreement.Direction.HasFlag(MediaDirection.SendOnly),
        IsReceiving = agreement.Direction.HasFlag(MediaDirection.ReceiveOnly),
        PacketTime = WholeFrames(agreement.PacketTime),
        SignallingAddress = signalling,
        IsRtcpMuxed = agreement.IsRtcpMuxed,
        RemoteRtcp = agreement.RemoteRtcp,
        Security = agreement.Crypto is { } crypto ? ToKeys(crypto) : null,
    };

    // The media clock sends frames of 20 ms: as many in a packet as they like, and at least one.
    private static TimeSpan WholeFrames(TimeSpan packetTime) =>
        TimeSpan.FromMilliseconds(Math.Max(20, (int)packetTime.TotalMilliseconds / 20 * 20));

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
