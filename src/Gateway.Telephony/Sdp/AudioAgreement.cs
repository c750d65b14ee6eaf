using System.Net;

namespace Gateway.Telephony.Sdp;

/// <summary>What an offer and its answer settled for the one audio stream.</summary>
public sealed record AudioAgreement
{
    /// <summary>Where the other side wants its RTP; 0.0.0.0 under an old-style hold, then nothing is sent.</summary>
    public required IPEndPoint Remote { get; init; }

    /// <summary>The codec in both directions.</summary>
    public required AudioCodec Codec { get; init; }

    /// <summary>The codec's payload type in what we send: as the other side numbers it.</summary>
    public required int PayloadType { get; init; }

    /// <summary>The codec's payload type in what we receive: as we number it. It differs when an answer renumbers (RFC 3264 6.1).</summary>
    public required int ReceivePayloadType { get; init; }

    /// <summary>RFC 4733 payload type to send, or none when only one side knows it.</summary>
    public int? TelephoneEventPayloadType { get; init; }

    /// <summary>RFC 4733 payload type to receive.</summary>
    public int? ReceiveTelephoneEventPayloadType { get; init; }

    /// <summary>Clock rate of the telephone events: the codec's, or 8000 when the other side knows no other.</summary>
    public int TelephoneEventClockRate { get; init; } = 8000;

    /// <summary>Payload type of comfort noise (RFC 3389) in both directions, when both sides want it.</summary>
    public int? ComfortNoisePayloadType { get; init; }

    /// <summary>What the other side wants of our Opus; none for other codecs.</summary>
    public OpusFormat? Opus { get; init; }

    /// <summary>Sound per packet that the other side likes to get: 10 to 60 ms in steps of 10.</summary>
    public TimeSpan PacketTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Our direction: whether we may send and shall receive.</summary>
    public MediaDirection Direction { get; init; } = MediaDirection.SendReceive;

    /// <summary>Whether RTCP shares the port of RTP (RFC 5761).</summary>
    public bool IsRtcpMuxed { get; init; }

    /// <summary>Where the other side wants its RTCP; none when it forbids RTCP by b=RS:0 and b=RR:0 (RFC 3556).</summary>
    public IPEndPoint? RemoteRtcp { get; init; }

    /// <summary>The keys of both directions; none when the stream is in the clear.</summary>
    public CryptoAgreement? Crypto { get; init; }
}
