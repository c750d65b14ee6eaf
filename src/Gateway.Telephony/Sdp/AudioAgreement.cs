using System.Net;

namespace Gateway.Telephony.Sdp;

/// <summary>What an offer and its answer settled for the one audio stream.</summary>
/// <param name="Remote">Where the other side wants its RTP; 0.0.0.0 under an old-style hold, then nothing is sent.</param>
/// <param name="Codec">The codec in both directions.</param>
/// <param name="PayloadType">The codec's payload type as the offer numbers it.</param>
/// <param name="TelephoneEventPayloadType">RFC 4733 payload type, or none when only one side knows it.</param>
/// <param name="PacketTime">Sound per packet that we send: 20, 40 or 60 ms.</param>
/// <param name="Direction">Our direction: whether we may send and shall receive.</param>
public sealed record AudioAgreement(
    IPEndPoint Remote,
    AudioCodec Codec,
    int PayloadType,
    int? TelephoneEventPayloadType,
    TimeSpan PacketTime,
    MediaDirection Direction);
