using System.Net;

namespace Gateway.Telephony.Sdp;

/// <summary>What we bring to a negotiation: where we receive RTP, which codecs in order of preference, and our o= line.</summary>
/// <param name="Address">The address written into c= and o=; IPv4 or IPv6, never a wildcard.</param>
/// <param name="Port">Our RTP port; RTCP is on the same port when muxed, else on the next one.</param>
/// <param name="Codecs">Codecs to offer, preferred first; an answer follows the offerer's order instead.</param>
/// <param name="SessionId">The o= session id, constant over a dialog (RFC 8866 5.2).</param>
/// <param name="SessionVersion">The o= version, one higher for each changed description (RFC 3264 8).</param>
/// <param name="Direction">What we are willing to do; inactive or send-only when we hold.</param>
public sealed record LocalMedia(
    IPAddress Address,
    int Port,
    IReadOnlyList<AudioCodec> Codecs,
    ulong SessionId,
    ulong SessionVersion,
    MediaDirection Direction = MediaDirection.SendReceive)
{
    /// <summary>Whether the stream may, must or must not be secured, and with which keys. Default: in the clear only.</summary>
    public LocalSecurity Security { get; init; } = LocalSecurity.Off;

    /// <summary>Whether comfort noise (RFC 3389, payload type 13) is offered and accepted. Default no.</summary>
    public bool UsesComfortNoise { get; init; }
}
