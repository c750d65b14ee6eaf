using System.Globalization;
using System.Net;

namespace Gateway.Telephony.Sdp;

/// <summary>Where a section wants its RTCP: on the RTP port (RFC 5761), where a=rtcp says (RFC 3605), or on the next port.</summary>
internal static class RtcpPlace
{
    /// <summary>None when RTCP is forbidden (RFC 3556) or its place cannot be used.</summary>
    public static IPEndPoint? Of(MediaDescription media, IPEndPoint rtp, bool isMuxed)
    {
        if (IsForbidden(media))
        {
            return null;
        }

        if (isMuxed)
        {
            return rtp;
        }

        return media.Attribute("rtcp") is { } value ? Read(value, rtp.Address)
            : rtp.Port < 65_535 ? new IPEndPoint(rtp.Address, rtp.Port + 1)
            : null;
    }

    private static bool IsForbidden(MediaDescription media) =>
        media.Bandwidths.Contains(new SdpAttribute("RS", "0")) && media.Bandwidths.Contains(new SdpAttribute("RR", "0"));

    // a=rtcp:port ["IN" addrtype address]
    private static IPEndPoint? Read(string value, IPAddress fallback)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var isPort = int.TryParse(
            space < 0 ? value : value.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        if (!isPort || port is < SdpNegotiator.LowestPort or > 65_535)
        {
            return null;
        }

        if (space < 0)
        {
            return new IPEndPoint(fallback, port);
        }

        return SdpConnection.TryParse(value[(space + 1)..], out var connection) && connection!.TryGetUnicast(out var address)
            ? new IPEndPoint(address, port)
            : null;
    }
}
