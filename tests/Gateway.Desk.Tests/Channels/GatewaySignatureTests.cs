using System.Text;
using Gateway.Desk.Channels;

namespace Gateway.Desk.Tests.Channels;

public sealed class GatewaySignatureTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_603_600);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"1","text":"Grüße 👋"}""");

    [Fact]
    public void The_signature_is_the_one_that_openssl_makes()
    {
        // printf '1767603600.{"id":"1"}' | openssl dgst -sha256 -hmac s3cret
        Assert.Equal("t=1767603600,v1=feab0097519e0bfc31761a68acb8916616f9e0269c50fa1f272f72ac30cc1196", GatewaySignature.Sign(["s3cret"], "{\"id\":\"1\"}"u8, Now));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_signature_is_good_for_five_minutes_either_way(int seconds, bool isGood)
    {
        var header = GatewaySignature.Sign(["one"], Body, Now.AddSeconds(seconds));

        Assert.Equal(isGood, GatewaySignature.Check(header, Body, ["one"], Now, out var signed) is null);
        Assert.Equal(isGood ? Now.AddSeconds(seconds) : Now, signed);
    }

    [Fact]
    public void Another_key_a_changed_octet_and_a_truncated_body_are_refused()
    {
        var header = GatewaySignature.Sign(["one"], Body, Now);
        var changed = (byte[])Body.Clone();
        changed[^1] ^= 1;

        Assert.Equal("no v1 of X-Gateway-Signature fits", Check(header, Body, "two"));
        Assert.Equal("no v1 of X-Gateway-Signature fits", Check(header, changed, "one"));
        Assert.Equal("no v1 of X-Gateway-Signature fits", Check(header, Body[..^1], "one"));
        Assert.Equal("no v1 of X-Gateway-Signature fits", Check(header.Replace("t=1767603600", "t=1767603601"), Body, "one"));
        Assert.Null(Check(header, Body, "one"));
    }

    [Fact]
    public void While_one_secret_replaces_another_either_is_good_on_either_side()
    {
        Assert.Null(Check(GatewaySignature.Sign(["old"], Body, Now), Body, "old", "new"));
        Assert.Null(Check(GatewaySignature.Sign(["new"], Body, Now), Body, "old", "new"));
        Assert.Null(Check(GatewaySignature.Sign(["old", "new"], Body, Now), Body, "new"));
        Assert.NotNull(Check(GatewaySignature.Sign(["old"], Body, Now), Body, "new"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1767603600")]
    [InlineData("v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=1767603600,v1=")]
    [InlineData("t=1767603600,v1=00")]
    [InlineData("t=1767603600,v1=zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=1767603600,t=1767603600,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=-1,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=9223372036854775807,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("t=99999999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_header_that_is_missing_or_odd_is_refused(string? header) => Assert.NotNull(Check(header, Body, "one"));

    [Fact]
    public void Unknown_parts_and_blanks_are_passed_over_and_nine_signatures_are_too_many()
    {
        var good = GatewaySignature.Sign(["one"], Body, Now);

        Assert.Null(Check(good.Replace(",v1", ", v0=abc, v1"), Body, "one"));
        Assert.NotNull(Check(good + string.Concat(Enumerable.Repeat("," + good[(good.IndexOf(',') + 1)..], 8)), Body, "one"));
    }

    private static string? Check(string? header, byte[] body, params string[] secrets) =>
        GatewaySignature.Check(header, body, secrets, Now, out _);
}
