using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Calls;

/// <summary>Translates what SDP settled into what the media room needs; neither knows the other.</summary>
internal static class AudioMapping
{
    /// <summary>What we speak, preferred first.</summary>
    public static readonly IReadOnlyList<AudioCodec> G711 = [AudioCodec.Pcma, AudioCodec.Pcmu];

    /// <summary>Our codecs with <paramref name="first"/> in front, so that two legs can be relayed without transcoding.</summary>
    public static IReadOnlyList<AudioCodec> Preferring(AudioCodec? first) =>
        first is { } codec ? [codec, .. G711.Where(other => other != codec)] : G711;

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
    };

    // The media clock sends frames of 20 ms: as many in a packet as they like, and at least one.
    private static TimeSpan WholeFrames(TimeSpan packetTime) =>
        TimeSpan.FromMilliseconds(Math.Max(20, (int)packetTime.TotalMilliseconds / 20 * 20));
}
