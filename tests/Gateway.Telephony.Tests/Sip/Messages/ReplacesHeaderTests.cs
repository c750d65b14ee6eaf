using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

/// <summary>RFC 3891 section 6.1, and the form inside a Refer-To.</summary>
public sealed class ReplacesHeaderTests
{
    [Theory]
    [InlineData("98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff", "98732@sip.example.com", "ff87ff", "r33th4x0r", false)]
    [InlineData("12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only", "12adf2f34456gs5", "12345", "54321", true)]
    [InlineData("  87134@171.161.34.23 ; to-tag=24796 ;from-tag=0;x=y ", "87134@171.161.34.23", "24796", "0", false)]
    public void The_forms_of_the_RFC_are_read(string text, string callId, string toTag, string fromTag, bool isEarlyOnly)
    {
        Assert.True(ReplacesHeader.TryParse(text, out var replaces));

        Assert.Equal(new ReplacesHeader(callId, toTag, fromTag, isEarlyOnly), replaces);
        Assert.True(ReplacesHeader.TryParse(replaces.ToString(), out var again));
        Assert.Equal(replaces, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("98732")]
    [InlineData("98732;to-tag=1")]
    [InlineData("98732;from-tag=1")]
    [InlineData("98732;to-tag=;from-tag=1")]
    [InlineData(";to-tag=1;from-tag=1")]
    [InlineData("a b;to-tag=1;from-tag=1")]
    [InlineData("a,b;to-tag=1;from-tag=1")]
    [InlineData("a;to-tag=\"1;from-tag=1")]
    public void What_names_no_dialog_is_refused(string text) => Assert.False(ReplacesHeader.TryParse(text, out _));

    [Fact]
    public void It_travels_escaped_in_the_URI_of_a_Refer_To()
    {
        Assert.True(NameAddress.TryParse(
            "<sip:ben@10.0.0.1:5060?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>", out var target));

        Assert.True(ReplacesHeader.IsIn(target.Uri));
        Assert.Equal(new ReplacesHeader("12345@192.168.118.3", "12345", "5FFE-3994"), ReplacesHeader.Of(target.Uri));
    }

    [Fact]
    public void What_we_put_into_a_URI_comes_out_again()
    {
        var replaces = new ReplacesHeader("a=b&c?d%e@[::1]", "t%1", "f+2");
        Assert.True(SipUri.TryParse("sip:ben@10.0.0.1;transport=tcp?Subject=x", out var uri));

        var target = replaces.In(uri);

        Assert.Equal(replaces, ReplacesHeader.Of(target));
        Assert.Equal("sip:ben@10.0.0.1;transport=tcp", target.WithoutHeaders().ToString());
        Assert.Null(ReplacesHeader.Of(uri));
    }
}
