using System.Globalization;
using System.Net;

namespace Gateway.Telephony.Sdp;

/// <summary>
/// The offer/answer model (RFC 3264) for one G.711 audio stream. A refusal is a short reason for a 488 and its Warning
/// header; every other stream of the offer stays in the answer with port 0.
/// </summary>
public static class SdpNegotiator
{
    /// <summary>The payload type that our own offers give to telephone-event.</summary>
    public const int OfferedTelephoneEvent = 101;

    private static readonly string[] PlainProtocols = ["RTP/AVP", "RTP/AVPF"];

    /// <summary>Answers an offer with its first audio stream that we can take.</summary>
    public static bool TryAnswer(
        SessionDescription offer,
        LocalMedia local,
        out SessionDescription answer,
        out AudioAgreement agreement,
        out string refusal)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(local);
        answer = new SessionDescription();
        agreement = NoAgreement;
        refusal = "no audio stream offered";
        for (var index = 0; index < offer.Media.Count; index++)
        {
            var media = offer.Media[index];
            if (media.Kind == "audio" && media.Port != 0 && TryAgree(offer, media, local, out agreement, ref refusal))
            {
                answer = Answer(offer, index, local, agreement);
                return true;
            }
        }

        return false;
    }

    /// <summary>A first or renewed offer of our audio with telephone-event.</summary>
    public static SessionDescription CreateOffer(LocalMedia local)
    {
        ArgumentNullException.ThrowIfNull(local);
        var attributes = new List<SdpAttribute>();
        var formats = new List<string>();
        foreach (var codec in local.Codecs)
        {
            formats.Add(Number((int)codec));
            attributes.Add(RtpMap.For(codec, (int)codec));
        }

        formats.Add(Number(OfferedTelephoneEvent));
        attributes.AddRange(RtpMap.ForTelephoneEvent(OfferedTelephoneEvent));
        attributes.Add(new SdpAttribute("ptime", "20"));
        attributes.Add(new SdpAttribute(local.Direction.ToAttribute()));
        return Description(local, [Audio(local, "RTP/AVP", formats, attributes)]);
    }

    /// <summary>Reads the answer to an offer of ours.</summary>
    public static bool TryReadAnswer(
        SessionDescription offer,
        SessionDescription answer,
        out AudioAgreement agreement,
        out string refusal)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(answer);
        agreement = NoAgreement;
        refusal = "no audio stream answered";
        for (var index = 0; index < Math.Min(offer.Media.Count, answer.Media.Count); index++)
        {
            var ours = offer.Media[index];
            var theirs = answer.Media[index];
            if (ours is { Kind: "audio", Port: not 0 } && theirs is { Kind: "audio", Port: not 0 })
            {
                var offered = Enum.GetValues<AudioCodec>().Where(codec => RtpMap.Of(ours).Any(map => map.Is(codec)));
                var local = new LocalMedia(IPAddress.None, 0, [.. offered], 0, 0, offer.DirectionOf(ours));
                return TryAgree(answer, theirs, local, out agreement, ref refusal);
            }
        }

        return false;
    }

    private static AudioAgreement NoAgreement { get; } =
        new(new IPEndPoint(IPAddress.Any, 0), AudioCodec.Pcma, (int)AudioCodec.Pcma, null, TimeSpan.FromMilliseconds(20), MediaDirection.Inactive);

    private static bool TryAgree(
        SessionDescription theirs,
        MediaDescription media,
        LocalMedia local,
        out AudioAgreement agreement,
        ref string refusal)
    {
        agreement = NoAgreement;
        if (!PlainProtocols.Contains(media.Protocol))
        {
            refusal = "transport protocol not available";
            return false;
        }

        var maps = RtpMap.Of(media);
        if (!TryChoose(maps, local.Codecs, out var codec, out var payloadType))
        {
            refusal = "no common codec";
            return false;
        }

        if (media.Connection is null && theirs.Connection is null)
        {
            refusal = "connection address missing";
            return false;
        }

        if (!(media.Connection ?? theirs.Connection)!.TryGetUnicast(out var address))
        {
            refusal = "connection address is not a unicast address";
            return false;
        }

        int? telephoneEvent = maps.Where(map => map.IsTelephoneEvent).Select(map => (int?)map.PayloadType).FirstOrDefault();
        agreement = new AudioAgreement(
            new IPEndPoint(address, media.Port), codec, payloadType, telephoneEvent, PacketTime(media), Direction(theirs, media, local, address));
        return true;
    }

    private static bool TryChoose(IReadOnlyList<RtpMap> maps, IReadOnlyList<AudioCodec> codecs, out AudioCodec codec, out int payloadType)
    {
        foreach (var map in maps)
        {
            foreach (var candidate in codecs)
            {
                if (map.Is(candidate))
                {
                    codec = candidate;
                    payloadType = map.PayloadType;
                    return true;
                }
            }
        }

        codec = default;
        payloadType = 0;
        return false;
    }

    /// <summary>The mirror of theirs, cut to what we are willing to do. A wildcard address is the hold of RFC 2543 (RFC 3264 8.4).</summary>
    private static MediaDirection Direction(SessionDescription theirs, MediaDescription media, LocalMedia local, IPAddress address)
    {
        var direction = theirs.DirectionOf(media).Mirror() & local.Direction;
        var isHeld = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return isHeld ? direction & MediaDirection.ReceiveOnly : direction;
    }

    /// <summary>What they like to receive, in whole 20 ms frames: 20, 40 or 60 ms, never above their maxptime if that allows a frame.</summary>
    private static TimeSpan PacketTime(MediaDescription media)
    {
        var wanted = media.Milliseconds("ptime") ?? 20;
        var limit = media.Milliseconds("maxptime") ?? 60;
        return TimeSpan.FromMilliseconds(Math.Clamp(Math.Min(wanted, limit) / 20 * 20, 20, 60));
    }

    private static SessionDescription Answer(SessionDescription offer, int accepted, LocalMedia local, AudioAgreement agreement)
    {
        var sections = new List<MediaDescription>(offer.Media.Count);
        for (var index = 0; index < offer.Media.Count; index++)
        {
            var media = offer.Media[index];
            sections.Add(index == accepted ? Accepted(media, local, agreement) : Rejected(media));
        }

        return Description(local, sections);
    }

    private static MediaDescription Accepted(MediaDescription offered, LocalMedia local, AudioAgreement agreement)
    {
        var formats = new List<string> { Number(agreement.PayloadType) };
        var attributes = new List<SdpAttribute> { RtpMap.For(agreement.Codec, agreement.PayloadType) };
        if (agreement.TelephoneEventPayloadType is { } telephoneEvent)
        {
            formats.Add(Number(telephoneEvent));
            attributes.AddRange(RtpMap.ForTelephoneEvent(telephoneEvent));
        }

        attributes.Add(new SdpAttribute("ptime", Number((int)agreement.PacketTime.TotalMilliseconds)));
        if (offered.Attribute("rtcp-mux") is not null)
        {
            attributes.Add(new SdpAttribute("rtcp-mux"));
        }

        attributes.Add(new SdpAttribute(agreement.Direction.ToAttribute()));
        return Audio(local, offered.Protocol, formats, attributes);
    }

    private static MediaDescription Rejected(MediaDescription offered) => offered with { Port = 0, Connection = null, Attributes = [] };

    private static MediaDescription Audio(LocalMedia local, string protocol, List<string> formats, List<SdpAttribute> attributes) =>
        new() { Kind = "audio", Port = local.Port, Protocol = protocol, Formats = formats, Attributes = attributes };

    private static SessionDescription Description(LocalMedia local, IReadOnlyList<MediaDescription> media)
    {
        var connection = SdpConnection.For(local.Address);
        return new SessionDescription
        {
            Origin = new SdpOrigin("-", $"{local.SessionId}", $"{local.SessionVersion}", connection.AddressType, connection.Address),
            Connection = connection,
            Media = media,
        };
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
