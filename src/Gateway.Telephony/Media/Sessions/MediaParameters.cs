using System.Net;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>What signalling settled for one leg; immutable, replaced whole on a re-INVITE.</summary>
public sealed record MediaParameters
{
    /// <summary>Where the peer says it receives RTP.</summary>
    public required IPEndPoint Remote { get; init; }

    public required VoiceCodec Codec { get; init; }

    /// <summary>The codec's RTP payload type, 0-127, in what we send.</summary>
    public required int PayloadType { get; init; }

    /// <summary>The codec's RTP payload type in what we receive, when it is another.</summary>
    public int? ReceivePayloadType { get; init; }

    /// <summary>RFC 4733 payload type in what we send, if agreed.</summary>
    public int? TelephoneEventPayloadType { get; init; }

    /// <summary>RFC 4733 payload type in what we receive, when it is another.</summary>
    public int? ReceiveTelephoneEventPayloadType { get; init; }

    /// <summary>What the durations of telephone events count, per second.</summary>
    public int TelephoneEventClockRate { get; init; } = 8_000;

    /// <summary>RFC 3389 payload type of comfort noise, if agreed. Such packets are heard and passed on; silence of our own is sent as sound.</summary>
    public int? ComfortNoisePayloadType { get; init; }

    /// <summary>Whether the peer takes our sound. While false, prompts and music stand still.</summary>
    public bool IsSending { get; init; } = true;

    /// <summary>Whether the peer sends to us. While either flag is false the leg is held and silence on the wire is borne.</summary>
    public bool IsReceiving { get; init; } = true;

    /// <summary>Sound per packet that we send: 10 to 60 ms. Opus always leaves in packets of 20 ms, each of which tells its length.</summary>
    public TimeSpan PacketTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Where the peer's signalling comes from, if known; behind NAT its RTP comes from there and not from <see cref="Remote"/>.</summary>
    public IPAddress? SignallingAddress { get; init; }

    /// <summary>Whether reports share the port of RTP (RFC 5761); else they come to the next one.</summary>
    public bool IsRtcpMuxed { get; init; }

    /// <summary>Where the peer says it receives reports; null when it wants none.</summary>
    public IPEndPoint? RemoteRtcp { get; init; }

    /// <summary>Keys of SRTP, if agreed: then nothing is sent or taken in the clear.</summary>
    public SrtpKeys? Security { get; init; }

    /// <summary>Ticks of the RTP clock in 20 ms.</summary>
    internal uint FrameTicks => (uint)Codec.ClockRate() / VoiceFormat.FramesPerSecond;

    /// <summary>Ticks of the RTP clock in a packet.</summary>
    internal int PacketTicks => Codec.IsByteStream() ? (int)PacketTime.TotalMilliseconds * 8 : (int)FrameTicks;

    internal bool IsVoice(int payloadType) => payloadType == (ReceivePayloadType ?? PayloadType);

    internal bool IsEvent(int payloadType) => payloadType == (ReceiveTelephoneEventPayloadType ?? TelephoneEventPayloadType);

    internal bool IsNoise(int payloadType) => payloadType == ComfortNoisePayloadType;

    internal bool IsHeld => !(IsSending && IsReceiving);
}
