using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class NameAddressTests
{
    [Theory]
    [InlineData("<sip:a@b.example>;tag=1", null, "sip:a@b.example", "1")]
    [InlineData("sip:a@b.example;tag=1", null, "sip:a@b.example", "1")]
    [InlineData("sip:a@b.example ;  tag  =  1", null, "sip:a@b.example", "1")]
    [InlineData("\"Anna \\\"Berg\\\\\" <sip:a@b.example>", "Anna \"Berg\\", "sip:a@b.example", null)]
    [InlineData("\"<sip:evil@x.example>, \" <sip:a@b.example>", "<sip:evil@x.example>, ", "sip:a@b.example", null)]
    [InlineData("Anna Berg<sip:a@b.example;lr>;x", "Anna Berg", "sip:a@b.example;lr", null)]
    [InlineData("Bjørn, Ålesund <sip:a@b.example>", "Bjørn, Ålesund", "sip:a@b.example", null)]
    [InlineData("<tel:+4930123>;tag=1", null, "tel:+4930123", "1")]
    [InlineData("\"\" <sip:a@b.example>", null, "sip:a@b.example", null)]
    public void A_value_is_read(string text, string? name, string uri, string? tag)
    {
        Assert.True(NameAddress.TryParse(text, out var address));
        Assert.Equal(name, address.DisplayName);
        Assert.Equal(uri, address.Uri.ToString());
        Assert.Equal(tag, address.Tag);
        Assert.True(NameAddress.TryParse(address.ToString(), out var again));
        Assert.Equal((address.DisplayName, address.Uri, address.Tag), (again.DisplayName, again.Uri, again.Tag));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("\"Anna <sip:a@b.example>")]
    [InlineData("\"Anna\" sip:a@b.example")]
    [InlineData("Anna <sip:a@b.example")]
    [InlineData("< sip:a@b.example>")]
    [InlineData("<sip:a@b.example >")]
    [InlineData("<>;tag=1")]
    [InlineData("<sip:a@b.example>tag=1")]
    [InlineData("<sip:a@b.example>;=1")]
    [InlineData("<sip:a@b.example>;x=\"open")]
    [InlineData("sip:a@b.example?Route=%3Csip:x%3E")]
    [InlineData("sip:a;b=c@evil.example")]
    [InlineData("An\"na <sip:a@b.example>")]
    public void What_breaks_the_grammar_is_refused(string text) => Assert.False(NameAddress.TryParse(text, out _));

    [Fact]
    public void A_parameter_value_loses_its_quotes_when_read_and_gets_them_back_when_written()
    {
        Assert.True(NameAddress.TryParse("<sip:a@b.example>;+sip.instance=\"<urn:uuid:1>\";q=0.5", out var address));
        Assert.Equal("<urn:uuid:1>", address.Parameters["+SIP.instance"]);
        Assert.Equal("0.5", address.Parameters["q"]);
        Assert.EndsWith(";+sip.instance=\"<urn:uuid:1>\";q=0.5", address.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(";x=\"a;b\\\"c\"", address.WithParameter("x", "a;b\"c").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_is_set_in_its_place()
    {
        Assert.True(NameAddress.TryParse("Anna <sip:a@b.example>;tag=old;x=1", out var address));
        Assert.Equal("\"Anna\" <sip:a@b.example>;tag=new;x=1", address.WithTag("new").ToString());
        Assert.Equal("old", address.Tag);
    }

    [Fact]
    public void Too_many_parameters_are_a_fault() =>
        Assert.False(NameAddress.TryParse("<sip:a@b.example>" + string.Concat(Enumerable.Repeat(";x=1", SipParameters.MaxCount + 1)), out _));
}
