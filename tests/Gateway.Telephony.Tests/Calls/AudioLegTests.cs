using System.Net;
using System.Text;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Tests.Media.Sessions;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Calls;

public sealed class AudioLegTests : IAsyncDisposable
{
    private const string Line = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n";

    private readonly MediaEngine _engine = new(TestPorts.Options(), new ManualTime(), NullLoggerFactory.Instance);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Theory]
    [InlineData(SrtpPolicy.Off, SipTransportKind.Tls, "RTP/AVP")]
    [InlineData(SrtpPolicy.Optional, SipTransportKind.Udp, "RTP/AVP")]
    [InlineData(SrtpPolicy.Optional, SipTransportKind.Tls, "RTP/SAVP")]
    [InlineData(SrtpPolicy.Require, SipTransportKind.Udp, "RTP/SAVP")]
    public void What_is_offered_follows_policy_and_transport(SrtpPolicy policy, SipTransportKind kind, string protocol)
    {
        var offer = Read(Leg(policy, kind).Offer()).Media[0];

        Assert.Equal(protocol, offer.Protocol);
        Assert.Equal(protocol == "RTP/SAVP" ? 3 : 0, offer.Attributes.Count(attribute => attribute.Name == "crypto"));
    }

    [Theory]
    [InlineData(SipTransportKind.Tls, "RTP/AVP", "RTP/SAVP")]
    [InlineData(SipTransportKind.Udp, "RTP/SAVP", "RTP/AVP")]
    public void An_optional_offer_that_is_refused_is_made_the_other_way(SipTransportKind kind, string second, string third)
    {
        var leg = Leg(SrtpPolicy.Optional, kind);
        leg.Offer();

        Assert.True(leg.TryOfferOtherwise(out var offer));
        Assert.Equal(second, Read(offer).Media[0].Protocol);
        Assert.True(leg.TryOfferOtherwise(out offer));
        Assert.Equal(third, Read(offer).Media[0].Protocol);
    }

    [Theory]
    [InlineData(SrtpPolicy.Off)]
    [InlineData(SrtpPolicy.Require)]
    public void Where_the_policy_leaves_no_choice_there_is_no_second_offer(SrtpPolicy policy)
    {
        var leg = Leg(policy);
        leg.Offer();

        Assert.False(leg.TryOfferOtherwise(out _));
    }

    [Theory]
    [InlineData(SrtpPolicy.Optional)]
    [InlineData(SrtpPolicy.Require)]
    public void A_secured_call_is_not_taken_back_into_the_clear(SrtpPolicy policy)
    {
        var leg = Leg(policy);
        var first = leg.Reoffer(Sdp("RTP/SAVP", Line));

        var downgrade = leg.Reoffer(Sdp("RTP/AVP"));
        var ours = leg.Reoffer(default);

        Assert.Equal((200, 488, 200), (first.Status, downgrade.Status, ours.Status));
        Assert.True(leg.IsSecure);
        Assert.Equal("RTP/SAVP", Read(ours.Sdp).Media[0].Protocol);
        Assert.False(leg.TryAccept(Sdp("RTP/AVP").Span, out var refusal));
        Assert.Equal("secured media refused", refusal);
    }

    [Fact]
    public void Our_key_stays_while_theirs_is_renewed()
    {
        var leg = Leg(SrtpPolicy.Require);
        var first = Read(leg.Reoffer(Sdp("RTP/SAVP", Line)).Sdp);

        var second = Read(leg.Reoffer(Sdp("RTP/SAVP", Line.Replace("WVNf", "AAAA"))).Sdp);

        Assert.Equal(first.Media[0].Attribute("crypto"), second.Media[0].Attribute("crypto"));
    }

    [Fact]
    public void A_clear_call_may_become_secured()
    {
        var leg = Leg(SrtpPolicy.Optional);

        Assert.Equal(200, leg.Reoffer(Sdp("RTP/AVP")).Status);
        Assert.False(leg.IsSecure);
        Assert.Equal(200, leg.Reoffer(Sdp("RTP/SAVP", Line)).Status);
        Assert.True(leg.IsSecure);
    }

    [Fact]
    public void An_answer_in_the_clear_to_a_secured_offer_is_not_followed()
    {
        var leg = Leg(SrtpPolicy.Require);
        leg.Offer();

        Assert.False(leg.TryAccept(Sdp("RTP/AVP").Span, out var refusal));
        Assert.Equal("secured media refused", refusal);
        Assert.Null(leg.Codec);
    }

    [Fact]
    public void A_trunk_may_have_codecs_and_a_policy_of_its_own()
    {
        var options = new AudioOptions
        {
            Codecs = [AudioCodec.Pcmu, AudioCodec.Pcma],
            Srtp = SrtpPolicy.Off,
            Trunks = new Dictionary<string, TrunkAudio>
            {
                ["one"] = new([AudioCodec.Pcma], SrtpPolicy.Require),
                ["two"] = new(null, SrtpPolicy.Optional),
            },
        };

        Assert.Equal(SrtpPolicy.Require, options.For("one").Srtp);
        Assert.Equal([AudioCodec.Pcma], options.For("one").Codecs);
        Assert.Equal(SrtpPolicy.Optional, options.For("two").Srtp);
        Assert.Equal([AudioCodec.Pcmu, AudioCodec.Pcma], options.For("two").Codecs);
        Assert.Equal(SrtpPolicy.Off, options.For("three").Srtp);
        Assert.Equal([AudioCodec.Pcma, AudioCodec.Pcmu], options.For(null).Preferring(AudioCodec.Pcma).Codecs);
        Assert.Equal([AudioCodec.Pcmu, AudioCodec.Pcma], options.For(null).Preferring(AudioCodec.Opus).Codecs);
    }

    private AudioLeg Leg(SrtpPolicy policy, SipTransportKind kind = SipTransportKind.Udp)
    {
        var peer = new SipSource(new IPEndPoint(IPAddress.Loopback, 5060), new IPEndPoint(IPAddress.Loopback, 5070), kind, 0);
        return new AudioLeg(_engine.OpenSession(), peer, IPAddress.Loopback, new AudioPolicy([AudioCodec.Pcma], policy));
    }

    private static ReadOnlyMemory<byte> Sdp(string protocol, string lines = "") => Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 {protocol} 8\r\n{lines}");

    private static SessionDescription Read(ReadOnlyMemory<byte> sdp)
    {
        Assert.True(SessionDescription.TryParse(sdp.Span, out var description, out var fault), fault.ToString());
        return description;
    }
}
