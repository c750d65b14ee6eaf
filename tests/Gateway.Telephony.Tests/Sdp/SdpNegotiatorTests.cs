using System.Net;
using System.Text;
using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Tests.Sdp;

public class SdpNegotiatorTests
{
    [Fact]
    public void The_offerers_first_known_codec_is_taken()
    {
        var agreement = Agree("m=audio 4000 RTP/AVP 97 0 8", "a=rtpmap:97 iLBC/8000");

        Assert.Equal(AudioCodec.Pcmu, agreement.Codec);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 4000), agreement.Remote);
        Assert.Equal(MediaDirection.SendReceive, agreement.Direction);
    }

    [Fact]
    public void Static_payload_types_need_no_rtpmap_but_a_written_one_wins()
    {
        Assert.Equal(AudioCodec.Pcma, Agree("m=audio 4000 RTP/AVP 8").Codec);
        Assert.Equal("no common codec", Refuse("m=audio 4000 RTP/AVP 8", "a=rtpmap:8 X/8000"));
        Assert.Equal("no common codec", Refuse("m=audio 4000 RTP/AVP 8", "a=rtpmap:8 PCMA/16000"));
    }

    [Fact]
    public void A_dynamic_number_for_a_known_codec_is_the_offerers()
    {
        var agreement = Agree("m=audio 4000 RTP/AVP 120", "a=rtpmap:120 pcma/8000/1");

        Assert.Equal((AudioCodec.Pcma, 120), (agreement.Codec, agreement.PayloadType));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(96)]
    public void Telephone_event_keeps_the_offerers_number(int payloadType)
    {
        var answer = Answer(out var agreement, $"m=audio 4000 RTP/AVP 8 {payloadType}", $"a=rtpmap:{payloadType} telephone-event/8000");

        Assert.Equal(payloadType, agreement.TelephoneEventPayloadType);
        Assert.Equal(["8", $"{payloadType}"], answer.Media[0].Formats);
        Assert.Equal($"{payloadType} 0-15", answer.Media[0].Attribute("fmtp"));
    }

    [Theory]
    [InlineData("sendrecv", MediaDirection.SendReceive)]
    [InlineData("sendonly", MediaDirection.ReceiveOnly)]
    [InlineData("recvonly", MediaDirection.SendOnly)]
    [InlineData("inactive", MediaDirection.Inactive)]
    public void The_direction_is_mirrored(string offered, MediaDirection ours)
    {
        var answer = Answer(out var agreement, "m=audio 4000 RTP/AVP 8", $"a={offered}");

        Assert.Equal(ours, agreement.Direction);
        Assert.Equal(ours, answer.Media[0].Direction);
    }

    [Fact]
    public void A_session_direction_applies_unless_the_section_has_its_own()
    {
        Assert.Equal(MediaDirection.SendOnly, Agree("a=recvonly", "m=audio 4000 RTP/AVP 8").Direction);
        Assert.Equal(MediaDirection.Inactive, Agree("a=recvonly", "m=audio 4000 RTP/AVP 8", "a=inactive").Direction);
    }

    [Fact]
    public void When_we_hold_we_do_not_receive()
    {
        var offer = Parse("m=audio 4000 RTP/AVP 8");

        Assert.True(SdpNegotiator.TryAnswer(offer, Local() with { Direction = MediaDirection.SendOnly }, out _, out var agreement, out _));
        Assert.Equal(MediaDirection.SendOnly, agreement.Direction);
    }

    [Fact]
    public void The_wildcard_address_of_an_old_phone_is_a_hold()
    {
        var agreement = Agree("m=audio 4000 RTP/AVP 8", "c=IN IP4 0.0.0.0");

        Assert.Equal(MediaDirection.ReceiveOnly, agreement.Direction);
    }

    [Fact]
    public void A_sections_connection_wins()
    {
        Assert.Equal("192.0.2.9", Agree("m=audio 4000 RTP/AVP 8", "c=IN IP4 192.0.2.9").Remote.Address.ToString());
        Assert.Equal("2001:db8::9", Agree("m=audio 4000 RTP/AVP 8", "c=IN IP6 2001:db8::9").Remote.Address.ToString());
    }

    [Theory]
    [InlineData("c=IN IP4 224.2.1.1/127")]
    [InlineData("c=IN IP4 224.2.1.1")]
    [InlineData("c=IN IP6 ff15::101")]
    [InlineData("c=IN IP4 phone.example.com")]
    [InlineData("c=IN IP6 192.0.2.1")]
    public void Only_literal_unicast_addresses_are_sent_to(string connection) =>
        Assert.Equal("connection address is not a unicast address", Refuse("m=audio 4000 RTP/AVP 8", connection));

    [Theory]
    [InlineData(22)]
    [InlineData(1023)]
    public void Nothing_is_sent_to_a_service_of_the_system(int port) =>
        Assert.Equal("port is not one for media", Refuse($"m=audio {port} RTP/AVP 8"));

    [Fact]
    public void Other_streams_stay_in_the_answer_with_port_0()
    {
        var answer = Answer(
            out var agreement,
            "m=audio 0 RTP/AVP 0",
            "m=video 4002 RTP/AVP 31 32",
            "m=audio 4004 RTP/AVP 8",
            "m=audio 4006 RTP/AVP 0",
            "m=image 4008 udptl t38");

        Assert.Equal(4004, agreement.Remote.Port);
        Assert.Equal(["audio", "video", "audio", "audio", "image"], answer.Media.Select(media => media.Kind));
        Assert.Equal([0, 0, 20000, 0, 0], answer.Media.Select(media => media.Port));
        Assert.Equal(["31", "32"], answer.Media[1].Formats);
        Assert.Equal("udptl", answer.Media[4].Protocol);
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/SAVP 8")]
    [InlineData("m=audio 4000 UDP/TLS/RTP/SAVPF 8")]
    public void Secured_media_is_never_answered_in_the_clear(string line) =>
        Assert.Equal("transport protocol not available", Refuse(line));

    [Fact]
    public void G722_and_Opus_are_known_by_name_rate_and_channels()
    {
        var all = Local() with { Codecs = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma] };

        Assert.Equal((AudioCodec.G722, 9), Chosen(all, "m=audio 4000 RTP/AVP 9 8"));
        Assert.Equal((AudioCodec.G722, 96), Chosen(all, "m=audio 4000 RTP/AVP 96", "a=rtpmap:96 g722/8000"));
        Assert.Equal((AudioCodec.Opus, 96), Chosen(all, "m=audio 4000 RTP/AVP 96", "a=rtpmap:96 OPUS/48000/2"));
        Assert.Equal((AudioCodec.Pcma, 8), Chosen(all, "m=audio 4000 RTP/AVP 96 97 8", "a=rtpmap:96 opus/48000", "a=rtpmap:97 G722/16000"));
    }

    [Fact]
    public void The_parameters_of_their_Opus_are_read_and_ours_are_told()
    {
        var local = Local() with { Codecs = [AudioCodec.Opus] };
        var offer = Parse("m=audio 4000 RTP/AVP 96", "a=rtpmap:96 opus/48000/2", "a=fmtp:96 maxaveragebitrate=24000; useinbandfec=1;x;stereo=1;maxplaybackrate=16000;cbr=9");

        Assert.True(SdpNegotiator.TryAnswer(offer, local, out var answer, out var agreement, out _));

        Assert.Equal(new OpusFormat(true, false, false, 24_000, 16_000), agreement.Opus);
        Assert.Equal("96 useinbandfec=1;stereo=0", answer.Media[0].Attribute("fmtp"));
    }

    [Fact]
    public void Telephone_events_follow_the_clock_of_the_codec_when_they_can()
    {
        var local = Local() with { Codecs = [AudioCodec.Opus] };
        string[] both = ["m=audio 4000 RTP/AVP 96 101 110", "a=rtpmap:96 opus/48000/2", "a=rtpmap:101 telephone-event/8000", "a=rtpmap:110 telephone-event/48000"];

        Assert.True(SdpNegotiator.TryAnswer(Parse(both), local, out _, out var agreement, out _));
        Assert.Equal((110, 48_000), (agreement.TelephoneEventPayloadType, agreement.TelephoneEventClockRate));

        Assert.True(SdpNegotiator.TryAnswer(Parse(both[..^1]), local, out var answer, out agreement, out _));
        Assert.Equal((101, 8_000), (agreement.TelephoneEventPayloadType, agreement.TelephoneEventClockRate));
        Assert.Contains(new SdpAttribute("rtpmap", "101 telephone-event/8000"), answer.Media[0].Attributes);
    }

    [Fact]
    public void Comfort_noise_is_agreed_when_both_want_it()
    {
        var offer = Parse("m=audio 4000 RTP/AVP 8 13");

        Assert.True(SdpNegotiator.TryAnswer(offer, Local() with { UsesComfortNoise = true }, out var answer, out var agreement, out _));
        Assert.Equal(13, agreement.ComfortNoisePayloadType);
        Assert.Equal(["8", "13"], answer.Media[0].Formats);

        Assert.True(SdpNegotiator.TryAnswer(offer, Local(), out answer, out agreement, out _));
        Assert.Null(agreement.ComfortNoisePayloadType);
        Assert.Equal(["8"], answer.Media[0].Formats);
    }

    [Fact]
    public void An_offer_of_every_codec_numbers_each_and_gives_each_clock_its_events()
    {
        var local = Local() with { Codecs = [AudioCodec.Pcma, AudioCodec.G722, AudioCodec.Opus], UsesComfortNoise = true };

        var media = SdpNegotiator.CreateOffer(local).Media[0];

        Assert.Equal(["8", "9", "111", "13", "101", "110"], media.Formats);
        Assert.Contains(new SdpAttribute("rtpmap", "111 opus/48000/2"), media.Attributes);
        Assert.Contains(new SdpAttribute("fmtp", "111 useinbandfec=1;stereo=0"), media.Attributes);
        Assert.Contains(new SdpAttribute("rtpmap", "110 telephone-event/48000"), media.Attributes);
    }

    [Fact]
    public void An_answer_may_number_what_it_takes_anew()
    {
        var local = Local() with { Codecs = [AudioCodec.Opus] };
        var offer = SdpNegotiator.CreateOffer(local);

        Assert.True(SdpNegotiator.TryReadAnswer(
            offer, Parse("m=audio 4000 RTP/AVP 120 121", "a=rtpmap:120 opus/48000/2", "a=rtpmap:121 telephone-event/48000"), local, out var agreement, out _));

        Assert.Equal((120, 111), (agreement.PayloadType, agreement.ReceivePayloadType));
        Assert.Equal((121, 110), (agreement.TelephoneEventPayloadType, agreement.ReceiveTelephoneEventPayloadType));
    }

    [Fact]
    public void A_renewed_offer_keeps_the_places_of_the_sections()
    {
        var answer = Answer(out _, "m=video 4002 RTP/AVP 31", "m=audio 4000 RTP/AVP 8");

        var renewed = SdpNegotiator.CreateOffer(Local(), answer);

        Assert.Equal(["video", "audio"], renewed.Media.Select(media => media.Kind));
        Assert.Equal([0, 20000], renewed.Media.Select(media => media.Port));
    }

    [Theory]
    [InlineData("192.0.2.1:4001")]
    [InlineData("192.0.2.1:4000", "a=rtcp-mux")]
    [InlineData("192.0.2.1:4000", "a=rtcp-mux", "a=rtcp:5001")]
    [InlineData("192.0.2.1:5001", "a=rtcp:5001")]
    [InlineData("192.0.2.2:5001", "a=rtcp:5001 IN IP4 192.0.2.2")]
    [InlineData("[2001:db8::2]:5001", "a=rtcp:5001 IN IP6 2001:db8::2")]
    [InlineData(null, "a=rtcp:0")]
    [InlineData(null, "a=rtcp:53")]
    [InlineData(null, "a=rtcp:70000")]
    [InlineData(null, "a=rtcp:5001 IN IP4 224.2.1.1")]
    [InlineData(null, "b=RS:0", "b=RR:0", "a=rtcp-mux")]
    [InlineData("192.0.2.1:4001", "b=RS:0", "b=RR:800", "b=AS")]
    public void Reports_go_where_the_section_wants_them(string? place, params string[] attributes) =>
        Assert.Equal(place, Agree(["m=audio 4000 RTP/AVP 8", .. attributes]).RemoteRtcp?.ToString());

    [Fact]
    public void Without_audio_there_is_no_call() => Assert.Equal("no audio stream offered", Refuse("m=video 4000 RTP/AVP 31"));

    [Fact]
    public void A_payload_type_beyond_127_is_none() => Assert.Equal(AudioCodec.Pcma, Agree("m=audio 4000 RTP/AVP 300 8 4294967304").Codec);

    [Theory]
    [InlineData("a=ptime:20", 20)]
    [InlineData("a=ptime:40", 40)]
    [InlineData("a=ptime:30", 30)]
    [InlineData("a=ptime:25", 20)]
    [InlineData("a=ptime:10", 10)]
    [InlineData("a=ptime:5", 10)]
    [InlineData("a=ptime:200", 60)]
    [InlineData("a=maxptime:40", 20)]
    [InlineData("a=ptime:x", 20)]
    public void Packets_hold_whole_steps_of_ten_milliseconds(string attribute, int milliseconds)
    {
        var answer = Answer(out var agreement, "m=audio 4000 RTP/AVP 8", attribute);

        Assert.Equal(milliseconds, agreement.PacketTime.TotalMilliseconds);
        Assert.Equal($"{milliseconds}", answer.Media[0].Attribute("ptime"));
    }

    [Fact]
    public void Maxptime_limits_ptime() =>
        Assert.Equal(40, Agree("m=audio 4000 RTP/AVP 8", "a=ptime:60", "a=maxptime:40").PacketTime.TotalMilliseconds);

    [Fact]
    public void Rtcp_on_the_same_port_is_agreed_when_offered()
    {
        Assert.NotNull(Answer(out _, "m=audio 4000 RTP/AVP 8", "a=rtcp-mux").Media[0].Attribute("rtcp-mux"));
        Assert.Null(Answer(out _, "m=audio 4000 RTP/AVP 8").Media[0].Attribute("rtcp-mux"));
    }

    [Fact]
    public void Our_offer_and_their_answer_agree()
    {
        var offer = SdpNegotiator.CreateOffer(Local());
        var caller = new LocalMedia(IPAddress.Parse("192.0.2.7"), 5000, [AudioCodec.Pcmu], 7, 7);

        Assert.True(SdpNegotiator.TryAnswer(offer, caller, out var answer, out var theirs, out _));
        Assert.True(SdpNegotiator.TryReadAnswer(offer, answer, Local(), out var ours, out _));

        Assert.Equal((AudioCodec.Pcmu, 0, 101), (ours.Codec, ours.PayloadType, ours.TelephoneEventPayloadType));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 5000), ours.Remote);
        Assert.Equal((20000, 101), (theirs.Remote.Port, theirs.TelephoneEventPayloadType));
    }

    [Fact]
    public void An_answer_that_takes_nothing_is_a_refusal()
    {
        var offer = SdpNegotiator.CreateOffer(Local());

        Assert.False(SdpNegotiator.TryReadAnswer(offer, Parse("m=audio 0 RTP/AVP 8"), Local(), out _, out _));
        Assert.False(SdpNegotiator.TryReadAnswer(offer, Parse("m=audio 4000 RTP/AVP 18"), Local(), out _, out _));
        Assert.False(SdpNegotiator.TryReadAnswer(offer, Parse(), Local(), out _, out _));
    }

    [Fact]
    public void An_offer_of_ours_is_written_in_full()
    {
        var offer = SdpNegotiator.CreateOffer(Local() with { Address = IPAddress.IPv6Loopback, Direction = MediaDirection.SendOnly });

        Assert.Equal(
            """
            v=0
            o=- 5 6 IN IP6 ::1
            s=-
            c=IN IP6 ::1
            t=0 0
            m=audio 20000 RTP/AVP 8 0 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            a=rtcp-mux
            a=sendonly

            """.ReplaceLineEndings("\r\n"),
            offer.ToString());
    }

    internal static LocalMedia Local() => new(IPAddress.Loopback, 20000, [AudioCodec.Pcma, AudioCodec.Pcmu], 5, 6);

    private static AudioAgreement Agree(params string[] lines)
    {
        Answer(out var agreement, lines);
        return agreement;
    }

    private static (AudioCodec Codec, int PayloadType) Chosen(LocalMedia local, params string[] lines)
    {
        Assert.True(SdpNegotiator.TryAnswer(Parse(lines), local, out _, out var agreement, out var refusal), refusal);
        return (agreement.Codec, agreement.PayloadType);
    }

    private static SessionDescription Answer(out AudioAgreement agreement, params string[] lines)
    {
        Assert.True(SdpNegotiator.TryAnswer(Parse(lines), Local(), out var answer, out agreement, out var refusal), refusal);
        return answer;
    }

    private static string Refuse(params string[] lines)
    {
        Assert.False(SdpNegotiator.TryAnswer(Parse(lines), Local(), out _, out _, out var refusal));
        return refusal;
    }

    internal static SessionDescription Parse(params string[] lines)
    {
        string[] head = ["v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "c=IN IP4 192.0.2.1", "t=0 0"];
        var data = Encoding.UTF8.GetBytes(string.Join("\r\n", [.. head, .. lines, ""]));
        Assert.True(SessionDescription.TryParse(data, out var description, out var fault), fault.ToString());
        return description;
    }
}
