using System.Net;

namespace Gateway.Telephony.Sdp;

/// <summary>
/// The offer/answer model (RFC 3264) for one audio stream, in the clear or secured by keys in the SDP (RFC 4568). A refusal
/// is a short reason for a 488 and its Warning header; every other stream of the offer stays in the answer with port 0.
/// </summary>
public static class SdpNegotiator
{
    /// <summary>The payload type that our own offers give to telephone-event.</summary>
    public const int OfferedTelephoneEvent = AudioFormats.TelephoneEvent8000;

    /// <summary>Lower ports belong to services of the system, which nobody may let us send to.</summary>
    internal const int LowestPort = 1_024;

    private const string Mux = "rtcp-mux";

    /// <summary>Answers an offer with its first audio stream that we can take; a secured one goes before a clear one.</summary>
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
        for (var pass = 0; pass < 2; pass++)
        {
            for (var index = 0; index < offer.Media.Count; index++)
            {
                var media = offer.Media[index];
                var isNow = StreamSecurity.IsSecureProfile(media.Protocol) == (pass == 0);
                if (isNow && media is { Kind: "audio", Port: not 0 }
                    && TryAgree(offer, media, local, out agreement, out var tag, ref refusal))
                {
                    answer = Answer(offer, index, local, agreement, tag);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// A first or renewed offer of our audio with telephone-event. A renewed one keeps the sections of the
    /// <paramref name="current"/> description in their places (RFC 3264 8).
    /// </summary>
    public static SessionDescription CreateOffer(LocalMedia local, SessionDescription? current = null)
    {
        ArgumentNullException.ThrowIfNull(local);
        var attributes = new List<SdpAttribute>();
        var formats = new List<string>();
        AudioFormats.WriteAll(local, formats, attributes);
        attributes.Add(new SdpAttribute("ptime", "20"));
        attributes.Add(new SdpAttribute(Mux));
        if (local.Security.OffersSecure)
        {
            attributes.AddRange(StreamSecurity.Offer(local.Security.Keys!));
        }

        attributes.Add(new SdpAttribute(local.Direction.ToAttribute()));
        var protocol = local.Security.OffersSecure ? StreamSecurity.Secure : StreamSecurity.Clear;
        var audio = Audio(local, protocol, formats, attributes);
        return Description(local, InPlace(audio, current));
    }

    /// <summary>Reads the answer to an offer of ours, which was made with <paramref name="local"/>.</summary>
    public static bool TryReadAnswer(
        SessionDescription offer,
        SessionDescription answer,
        LocalMedia local,
        out AudioAgreement agreement,
        out string refusal)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(local);
        agreement = NoAgreement;
        refusal = "no audio stream answered";
        for (var index = 0; index < Math.Min(offer.Media.Count, answer.Media.Count); index++)
        {
            var ours = offer.Media[index];
            var theirs = answer.Media[index];
            if (ours is { Kind: "audio", Port: not 0 } && theirs is { Kind: "audio", Port: not 0 })
            {
                return TryAgreeOn(answer, theirs, ours, local, out agreement, ref refusal);
            }
        }

        return false;
    }

    private static AudioAgreement NoAgreement { get; } = new()
    {
        Remote = new IPEndPoint(IPAddress.Any, 0),
        Codec = AudioCodec.Pcma,
        PayloadType = (int)AudioCodec.Pcma,
        ReceivePayloadType = (int)AudioCodec.Pcma,
        Direction = MediaDirection.Inactive,
    };

    private static bool TryAgree(
        SessionDescription offer, MediaDescription media, LocalMedia local, out AudioAgreement agreement, out int tag, ref string refusal)
    {
        agreement = NoAgreement;
        if (StreamSecurity.Accept(media, local.Security, out var crypto, out tag) is { } reason)
        {
            refusal = reason;
            return false;
        }

        if (!TryDescribe(offer, media, local, isMuxed: media.Attribute(Mux) is not null, out agreement, ref refusal))
        {
            return false;
        }

        agreement = agreement with { Crypto = crypto };
        return true;
    }

    private static bool TryAgreeOn(
        SessionDescription answer, MediaDescription theirs, MediaDescription ours, LocalMedia local, out AudioAgreement agreement, ref string refusal)
    {
        agreement = NoAgreement;
        if (StreamSecurity.ReadAnswer(ours, theirs, local.Security, out var crypto) is { } reason)
        {
            refusal = reason;
            return false;
        }

        var isMuxed = ours.Attribute(Mux) is not null && theirs.Attribute(Mux) is not null;
        if (!TryDescribe(answer, theirs, local, isMuxed, out var described, ref refusal))
        {
            return false;
        }

        // What they number in their own way is what we send; what we receive bears our numbers (RFC 3264 6.1).
        var numbers = RtpMap.Of(ours);
        agreement = described with
        {
            ReceivePayloadType = NumberOf(numbers, map => map.Is(described.Codec)) ?? described.PayloadType,
            ReceiveTelephoneEventPayloadType = described.TelephoneEventPayloadType is null
                ? null
                : NumberOf(numbers, map => map.IsTelephoneEvent(described.TelephoneEventClockRate)),
            Crypto = crypto,
        };
        return true;
    }

    private static int? NumberOf(IReadOnlyList<RtpMap> maps, Func<RtpMap, bool> isWanted) =>
        maps.Where(isWanted).Select(map => (int?)map.PayloadType).FirstOrDefault();

    private static bool TryDescribe(
        SessionDescription theirs, MediaDescription media, LocalMedia local, bool isMuxed, out AudioAgreement agreement, ref string refusal)
    {
        agreement = NoAgreement;
        if (!AudioFormats.TryChoose(media, local, out var formats))
        {
            refusal = "no common codec";
            return false;
        }

        if ((media.Connection ?? theirs.Connection) is not { } connection)
        {
            refusal = "connection address missing";
            return false;
        }

        if (!connection.TryGetUnicast(out var address))
        {
            refusal = "connection address is not a unicast address";
            return false;
        }

        if (media.Port < LowestPort)
        {
            refusal = "port is not one for media";
            return false;
        }

        var remote = new IPEndPoint(address, media.Port);
        agreement = new AudioAgreement
        {
            Remote = remote,
            Codec = formats.Kind,
            PayloadType = formats.Codec.PayloadType,
            ReceivePayloadType = formats.Codec.PayloadType,
            TelephoneEventPayloadType = formats.TelephoneEvent?.PayloadType,
            ReceiveTelephoneEventPayloadType = formats.TelephoneEvent?.PayloadType,
            TelephoneEventClockRate = formats.TelephoneEvent?.ClockRate ?? 8000,
            ComfortNoisePayloadType = formats.ComfortNoise?.PayloadType,
            Opus = formats.Kind == AudioCodec.Opus ? OpusFormat.Read(RtpMap.ParametersOf(media, formats.Codec.PayloadType)) : null,
            PacketTime = PacketTime(media),
            Direction = Direction(theirs, media, local, address),
            IsRtcpMuxed = isMuxed,
            RemoteRtcp = RtcpPlace.Of(media, remote, isMuxed),
        };
        return true;
    }

    /// <summary>The mirror of theirs, cut to what we are willing to do. A wildcard address is the hold of RFC 2543 (RFC 3264 8.4).</summary>
    private static MediaDirection Direction(SessionDescription theirs, MediaDescription media, LocalMedia local, IPAddress address)
    {
        var direction = theirs.DirectionOf(media).Mirror() & local.Direction;
        var isHeld = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return isHeld ? direction & MediaDirection.ReceiveOnly : direction;
    }

    /// <summary>What they like to receive, in steps of 10 ms from 10 to 60, never above their maxptime if that allows a step.</summary>
    private static TimeSpan PacketTime(MediaDescription media)
    {
        var wanted = media.Milliseconds("ptime") ?? 20;
        var limit = media.Milliseconds("maxptime") ?? 60;
        return TimeSpan.FromMilliseconds(Math.Clamp(Math.Min(wanted, limit) / 10 * 10, 10, 60));
    }

    private static SessionDescription Answer(SessionDescription offer, int accepted, LocalMedia local, AudioAgreement agreement, int tag)
    {
        var sections = new List<MediaDescription>(offer.Media.Count);
        for (var index = 0; index < offer.Media.Count; index++)
        {
            var media = offer.Media[index];
            sections.Add(index == accepted ? Accepted(media, local, agreement, tag) : Rejected(media));
        }

        return Description(local, sections);
    }

    private static MediaDescription Accepted(MediaDescription offered, LocalMedia local, AudioAgreement agreement, int tag)
    {
        var formats = new List<string>();
        var attributes = new List<SdpAttribute>();
        AudioFormats.Write(agreement, formats, attributes);
        attributes.Add(new SdpAttribute("ptime", $"{(int)agreement.PacketTime.TotalMilliseconds}"));
        if (agreement.IsRtcpMuxed)
        {
            attributes.Add(new SdpAttribute(Mux));
        }

        if (agreement.Crypto is { } crypto)
        {
            attributes.Add(StreamSecurity.Answer(crypto, tag));
        }

        attributes.Add(new SdpAttribute(agreement.Direction.ToAttribute()));
        return Audio(local, offered.Protocol, formats, attributes);
    }

    private static IReadOnlyList<MediaDescription> InPlace(MediaDescription audio, SessionDescription? current)
    {
        if (current is null)
        {
            return [audio];
        }

        var sections = current.Media.Select(media => media.Port == 0 ? Rejected(media) : audio).ToList();
        return sections.Contains(audio) ? sections : [audio, .. sections.Skip(1)];
    }

    private static MediaDescription Rejected(MediaDescription offered) =>
        offered with { Port = 0, Connection = null, Bandwidths = [], Attributes = [] };

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
}
