using Gateway.Telephony.Sdp;

namespace Gateway.Telephony.Tests.Sdp;

public class SdpSecurityTests
{
    private const string Key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    private const string Line = $"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Key}";

    [Fact]
    public void A_secured_offer_is_answered_with_its_tag_and_a_key_of_our_own()
    {
        var (answer, agreement) = Answer(SrtpPolicy.Optional, "m=audio 4000 RTP/SAVP 8", $"a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:{Key}|2^20|1:4");

        Assert.Equal("RTP/SAVP", answer.Media[0].Protocol);
        Assert.Equal(CryptoSuite.AesCm128HmacSha1With80, agreement.Crypto!.Suite);
        Assert.Equal(Key, Convert.ToBase64String(agreement.Crypto.RemoteKey.Span));
        Assert.Equal(4, agreement.Crypto.RemoteMkiBytes);
        var ours = Convert.ToBase64String(agreement.Crypto.LocalKey.Span);
        Assert.Equal($"7 AES_CM_128_HMAC_SHA1_80 inline:{ours}", answer.Media[0].Attribute("crypto"));
        Assert.NotEqual(Key, ours);
    }

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", 30)]
    [InlineData("AES_CM_128_HMAC_SHA1_32", 30)]
    [InlineData("AES_256_CM_HMAC_SHA1_80", 46)]
    [InlineData("AES_256_CM_HMAC_SHA1_32", 46)]
    [InlineData("AEAD_AES_128_GCM", 28)]
    [InlineData("AEAD_AES_256_GCM", 44)]
    public void Each_suite_has_the_length_of_its_key(string suite, int length)
    {
        var (_, agreement) = Answer(SrtpPolicy.Require, "m=audio 4000 RTP/SAVPF 8", $"a=crypto:1 {suite} inline:{Convert.ToBase64String(new byte[length])}");

        Assert.Equal(length, agreement.Crypto!.LocalKey.Length);
        Assert.Equal(
            "no usable crypto attribute",
            Refuse(SrtpPolicy.Require, "m=audio 4000 RTP/SAVP 8", $"a=crypto:1 {suite} inline:{Convert.ToBase64String(new byte[length + 1])}"));
    }

    [Fact]
    public void The_first_line_that_we_can_use_is_taken()
    {
        var (answer, _) = Answer(
            SrtpPolicy.Optional,
            "m=audio 4000 RTP/SAVP 8",
            "a=crypto:1 FOO_256_BAR inline:AAAA",
            $"a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{Key} UNENCRYPTED_SRTP",
            $"a=crypto:3 AES_CM_128_HMAC_SHA1_32 inline:{Key} WSH=128 -X",
            Line);

        Assert.StartsWith("3 AES_CM_128_HMAC_SHA1_32 inline:", answer.Media[0].Attribute("crypto"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("x AES_CM_128_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("9999999999 AES_CM_128_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:????")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + Key + Key + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^20|1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|1:0")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|1:129")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|1:4;inline:" + Key + "|2:4")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " KDR=4")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " UNENCRYPTED_SRTCP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " UNAUTHENTICATED_SRTP")]
    public void A_line_that_asks_for_what_we_do_not_do_is_none(string value) =>
        Assert.Equal("no usable crypto attribute", Refuse(SrtpPolicy.Optional, "m=audio 4000 RTP/SAVP 8", $"a=crypto:{value}"));

    [Theory]
    [InlineData(SrtpPolicy.Optional, "RTP/SAVP", false, "no usable crypto attribute")]
    [InlineData(SrtpPolicy.Require, "RTP/SAVP", false, "no usable crypto attribute")]
    [InlineData(SrtpPolicy.Require, "RTP/AVP", false, "secured media required")]
    [InlineData(SrtpPolicy.Require, "RTP/AVP", true, "secured media required")]
    [InlineData(SrtpPolicy.Off, "RTP/SAVP", true, "transport protocol not available")]
    [InlineData(SrtpPolicy.Require, "UDP/TLS/RTP/SAVPF", true, "transport protocol not available")]
    public void What_the_policy_forbids_is_refused(SrtpPolicy policy, string protocol, bool hasKey, string reason) =>
        Assert.Equal(reason, Refuse(policy, hasKey ? [$"m=audio 4000 {protocol} 8", Line] : [$"m=audio 4000 {protocol} 8"]));

    [Theory]
    [InlineData(SrtpPolicy.Optional, true)]
    [InlineData(SrtpPolicy.Off, false)]
    public void Keys_under_the_clear_profile_are_taken_when_the_policy_is_optional(SrtpPolicy policy, bool isSecured)
    {
        var (answer, agreement) = Answer(policy, "m=audio 4000 RTP/AVP 8", Line);

        Assert.Equal("RTP/AVP", answer.Media[0].Protocol);
        Assert.Equal(isSecured, agreement.Crypto is not null);
        Assert.Equal(isSecured, answer.Media[0].Attribute("crypto") is not null);
    }

    [Theory]
    [InlineData(SrtpPolicy.Optional, 1)]
    [InlineData(SrtpPolicy.Require, 1)]
    [InlineData(SrtpPolicy.Off, 0)]
    public void Of_a_clear_and_a_secured_stream_the_policy_chooses_one(SrtpPolicy policy, int taken)
    {
        var (answer, agreement) = Answer(policy, "m=audio 4000 RTP/AVP 8", "m=audio 4002 RTP/SAVP 8", Line);

        Assert.Equal(taken == 1 ? 4002 : 4000, agreement.Remote.Port);
        Assert.Equal([taken == 0 ? 20000 : 0, taken == 1 ? 20000 : 0], answer.Media.Select(media => media.Port));
    }

    [Theory]
    [InlineData("RTP/AVP", false)]
    [InlineData("RTP/AVP", true)]
    [InlineData("RTP/SAVP", true)]
    public void A_secured_call_stays_secured(string protocol, bool hasKey)
    {
        string[] offer = hasKey ? [$"m=audio 4000 {protocol} 8", Line] : [$"m=audio 4000 {protocol} 8"];
        var local = Local(SrtpPolicy.Optional);
        local = local with { Security = local.Security with { StaysSecure = true } };

        Assert.Equal(hasKey, SdpNegotiator.TryAnswer(SdpNegotiatorTests.Parse(offer), local, out _, out var agreement, out _));
        Assert.Equal(hasKey, agreement.Crypto is not null);
    }

    [Fact]
    public void Our_secured_offer_and_their_answer_agree_on_the_keys()
    {
        var (ours, theirs) = (Offering(SrtpPolicy.Require), Local(SrtpPolicy.Require));
        var offer = SdpNegotiator.CreateOffer(ours);

        Assert.True(SdpNegotiator.TryAnswer(offer, theirs, out var answer, out var callee, out _));
        Assert.True(SdpNegotiator.TryReadAnswer(offer, answer, ours, out var caller, out _));

        Assert.Equal(CryptoSuite.AeadAes128Gcm, caller.Crypto!.Suite);
        Assert.Equal(callee.Crypto!.LocalKey.ToArray(), caller.Crypto.RemoteKey.ToArray());
        Assert.Equal(callee.Crypto.RemoteKey.ToArray(), caller.Crypto.LocalKey.ToArray());
        Assert.Equal(
            offer.Media[0].Attributes.Where(attribute => attribute.Name == "crypto"),
            SdpNegotiator.CreateOffer(ours).Media[0].Attributes.Where(attribute => attribute.Name == "crypto"));
    }

    [Theory]
    [InlineData("RTP/AVP", null, "secured media refused")]
    [InlineData("RTP/AVP", "1 AEAD_AES_128_GCM inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "secured media refused")]
    [InlineData("RTP/SAVP", null, "no usable crypto attribute")]
    [InlineData("RTP/SAVP", "9 AES_CM_128_HMAC_SHA1_80 inline:" + Key, "no usable crypto attribute")]
    [InlineData("RTP/SAVP", "1 AES_CM_128_HMAC_SHA1_80 inline:" + Key, "no usable crypto attribute")]
    [InlineData("RTP/SAVP", "2 AES_256_CM_HMAC_SHA1_80 inline:" + Key, "no usable crypto attribute")]
    public void An_answer_that_is_not_secured_by_an_offered_suite_is_refused(string protocol, string? crypto, string reason)
    {
        var ours = Offering(SrtpPolicy.Optional);
        string[] answer = crypto is null ? [$"m=audio 4000 {protocol} 8"] : [$"m=audio 4000 {protocol} 8", $"a=crypto:{crypto}"];

        Assert.False(SdpNegotiator.TryReadAnswer(SdpNegotiator.CreateOffer(ours), SdpNegotiatorTests.Parse(answer), ours, out _, out var refusal));
        Assert.Equal(reason, refusal);
    }

    private static LocalMedia Local(SrtpPolicy policy) =>
        SdpNegotiatorTests.Local() with { Security = new LocalSecurity(policy, policy == SrtpPolicy.Off ? null : new CryptoKeys()) };

    private static LocalMedia Offering(SrtpPolicy policy) =>
        Local(policy) with { Security = new LocalSecurity(policy, new CryptoKeys()) { OffersSecure = true } };

    private static (SessionDescription Answer, AudioAgreement Agreement) Answer(SrtpPolicy policy, params string[] lines)
    {
        var isTaken = SdpNegotiator.TryAnswer(SdpNegotiatorTests.Parse(lines), Local(policy), out var answer, out var agreement, out var refusal);
        Assert.True(isTaken, refusal);
        return (answer, agreement);
    }

    private static string Refuse(SrtpPolicy policy, params string[] lines)
    {
        Assert.False(SdpNegotiator.TryAnswer(SdpNegotiatorTests.Parse(lines), Local(policy), out _, out _, out var refusal));
        return refusal;
    }
}
