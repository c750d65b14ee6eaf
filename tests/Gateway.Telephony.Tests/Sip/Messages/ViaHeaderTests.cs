using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class ViaHeaderTests
{
    [Theory]
    [InlineData("SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKx;rport", "UDP", "192.0.2.1", 5062, "z9hG4bKx")]
    [InlineData("SIP / 2.0 / TCP   spindle.example  ;  branch =  z9hG4bKx", "TCP", "spindle.example", null, "z9hG4bKx")]
    [InlineData("sip/2.0/udp first.example : 4000 ; ttl=16", "udp", "first.example", 4000, null)]
    [InlineData("SIP/2.0/TLS [2001:db8::9:1]:5061;branch=z9hG4bKx", "TLS", "[2001:db8::9:1]", 5061, "z9hG4bKx")]
    [InlineData("SIP/2.0/UDP [2001:db8:::192.0.2.1]", "UDP", "[2001:db8::192.0.2.1]", null, null)]
    [InlineData("SIP/2.0/NEW under_score.example", "NEW", "under_score.example", null, null)]
    public void A_value_is_read(string text, string transport, string host, int? port, string? branch)
    {
        Assert.True(ViaHeader.TryParse(text, out var via));
        Assert.Equal((transport, host, port, branch), (via.Transport, via.Host, via.Port, via.Branch));
        Assert.True(ViaHeader.TryParse(via.ToString(), out var again));
        Assert.Equal(via.ToString(), again.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("SIP/2.0/UDP")]
    [InlineData("SIP/2.0/UDP ;branch=1")]
    [InlineData("SIP/2.0 192.0.2.1")]
    [InlineData("SIP/2.0/UDP 192.0.2.1:0")]
    [InlineData("SIP/2.0/UDP 192.0.2.1:99999")]
    [InlineData("SIP/2.0/UDP 2001:db8::1")]
    [InlineData("SIP/2.0/UDP 192.0.2.1 5060")]
    [InlineData("SIP/2.0/UDP 192.0.2.1;branch=\"x")]
    [InlineData("///")]
    public void What_breaks_the_grammar_is_refused(string text) => Assert.False(ViaHeader.TryParse(text, out _));

    [Fact]
    public void Received_and_rport_are_filled_in_behind_what_the_sender_wrote()
    {
        Assert.True(ViaHeader.TryParse("SIP/2.0/UDP phone.local;rport;branch=z9hG4bKx", out var via));
        Assert.True(via.WantsRport);
        Assert.Null(via.Rport);

        var filled = via.WithParameter("rport", "40001").WithParameter("received", "2001:db8::1");

        Assert.Equal("SIP/2.0/UDP phone.local;rport=40001;branch=z9hG4bKx;received=2001:db8::1", filled.ToString());
        Assert.Equal(40001, filled.Rport);
        Assert.Equal("2001:db8::1", filled.Received);
    }

    [Fact]
    public void Received_is_read_with_and_without_brackets()
    {
        Assert.True(ViaHeader.TryParse("SIP/2.0/UDP a.example;received=[2001:db8::9:255]", out var via));
        Assert.Equal("2001:db8::9:255", via.Received);
    }

    [Theory]
    [InlineData("z9hG4bKabc", true)]
    [InlineData("z9hG4bK", false)]
    [InlineData("390skdjuw", false)]
    public void Only_a_branch_with_cookie_and_more_is_unique(string branch, bool expected)
    {
        Assert.True(ViaHeader.TryParse($"SIP/2.0/UDP a.example;branch={branch}", out var via));
        Assert.Equal(expected, via.HasUniqueBranch);
    }
}
