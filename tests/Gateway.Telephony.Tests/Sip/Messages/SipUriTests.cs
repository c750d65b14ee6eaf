using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class SipUriTests
{
    [Theory]
    [InlineData("sip:anna@gateway.example")]
    [InlineData("sips:anna:secret@gateway.example:5061;transport=tls;lr?Subject=hello&Priority=urgent")]
    [InlineData("sip:gateway.example")]
    [InlineData("sip:+4930123@[2001:db8::10]:5070;user=phone")]
    [InlineData("sip:*21#@192.0.2.1")]
    [InlineData("sip:a%40b%3Bc@gateway.example;p%61r=v%25")]
    [InlineData("sip:queue;skill=x%40y@gateway.example")]
    [InlineData("tel:+49-30-1234;phone-context=example.com")]
    [InlineData("urn:service:sos")]
    public void A_uri_is_written_as_it_was_read(string text)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.Equal(text, uri.ToString());
        Assert.True(SipUri.TryParse(Encoding.UTF8.GetBytes(text), out var again));
        Assert.Equal(uri, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData("anna@gateway.example")]
    [InlineData("sip:@gateway.example")]
    [InlineData("sip:anna@")]
    [InlineData("sip:a@b@gateway.example")]
    [InlineData("sip:anna@gateway.example:0")]
    [InlineData("sip:anna@gateway.example:65536")]
    [InlineData("sip:anna@gateway.example:50a")]
    [InlineData("sip:anna@2001:db8::10")]
    [InlineData("sip:anna@[2001:db8::10")]
    [InlineData("sip:anna@[2001:zz::10]")]
    [InlineData("sip:anna@[fe80::1%25eth0]")]
    [InlineData("sip:an na@gateway.example")]
    [InlineData("sip: anna@gateway.example")]
    [InlineData("sip:anna%4@gateway.example")]
    [InlineData("sip:anna%zz@gateway.example")]
    [InlineData("sip:anna@gateway.example;x=%g0")]
    [InlineData("<sip:anna@gateway.example>")]
    [InlineData("sip:anna@gate\"way.example")]
    [InlineData("sip:anna@gateway.example;a=b\"c\"")]
    [InlineData("1sip:anna@gateway.example")]
    public void What_is_no_uri_is_refused(string text) => Assert.False(SipUri.TryParse(text, out _));

    [Fact]
    public void The_parts_are_told_apart()
    {
        Assert.True(SipUri.TryParse("SIPS:%61nna%20b:pw@[2001:db8::1]:5061;Transport=TCP;lr?To=x", out var uri));

        Assert.Equal("sips", uri.Scheme);
        Assert.Equal("anna b", uri.User);
        Assert.Equal("pw", uri.Password);
        Assert.Equal("[2001:db8::1]", uri.Host);
        Assert.Equal(5061, uri.Port);
        Assert.Equal("tcp", uri.Transport);
        Assert.True(uri.Parameters.Contains("lr"));
        Assert.Null(uri.Parameters["lr"]);
        Assert.Equal("x", uri.Headers["to"]);
        Assert.Empty(uri.WithoutHeaders().Headers);
    }

    [Fact]
    public void A_user_with_semicolon_or_question_mark_is_a_user()
    {
        Assert.True(SipUri.TryParse("sip:a;b=c?d,e@gateway.example", out var uri));

        Assert.Equal("a;b=c?d,e", uri.User);
        Assert.Empty(uri.Parameters);
        Assert.Empty(uri.Headers);
    }

    [Fact]
    public void An_escaped_zero_octet_stays_part_of_the_user()
    {
        Assert.True(SipUri.TryParse("sip:a%00b@gateway.example", out var uri));
        Assert.Equal("a\0b", uri.User);
    }

    [Fact]
    public void The_number_of_a_tel_uri_is_its_user()
    {
        Assert.True(SipUri.TryParse("tel:+4930123;phone-context=example.com", out var uri));
        Assert.Equal("+4930123", uri.User);
        Assert.Equal("example.com", uri.Parameters["phone-context"]);
    }

    [Theory]
    [InlineData("sip:%61lice@atlanta.example;transport=TCP", "sip:alice@AtLanTa.example;Transport=tcp")]
    [InlineData("sip:carol@chicago.example", "sip:carol@chicago.example;newparam=5")]
    [InlineData("sip:carol@chicago.example;newparam=5", "sip:carol@chicago.example;security=on")]
    [InlineData("sip:biloxi.example;transport=tcp;method=REGISTER?to=sip:bob%40b.example", "sip:biloxi.example;method=REGISTER;transport=tcp?to=sip:bob%40b.example")]
    [InlineData("sip:a@b.example?subject=project%20x&priority=urgent", "sip:a@b.example?priority=urgent&subject=project%20x")]
    [InlineData("sip:a%3bc@b.example", "sip:a%3Bc@b.example")]
    [InlineData("sip:a@[2001:db8::1]", "sip:a@[2001:DB8::1]")]
    public void Equal_uris_are_equal_as_section_19_1_4_says(string left, string right)
    {
        Assert.True(SipUri.TryParse(left, out var a));
        Assert.True(SipUri.TryParse(right, out var b));
        Assert.True(a == b);
        Assert.True(b == a);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Theory]
    [InlineData("sip:ALICE@atlanta.example", "sip:alice@atlanta.example")]
    [InlineData("sip:bob@biloxi.example", "sip:bob@biloxi.example:5060")]
    [InlineData("sip:bob@biloxi.example", "sip:bob@biloxi.example;transport=udp")]
    [InlineData("sip:bob@biloxi.example", "sip:bob@biloxi.example:6000;transport=tcp")]
    [InlineData("sip:carol@chicago.example", "sip:carol@chicago.example?Subject=next%20meeting")]
    [InlineData("sip:bob@phone21.example", "sip:bob@192.0.2.4")]
    [InlineData("sip:bob@biloxi.example", "sips:bob@biloxi.example")]
    [InlineData("sip:bob:a@biloxi.example", "sip:bob@biloxi.example")]
    [InlineData("sip:bob@biloxi.example;x=1", "sip:bob@biloxi.example;x=2")]
    [InlineData("sip:a;b@biloxi.example", "sip:a%3Bb@biloxi.example")]
    [InlineData("sip:bob@biloxi.example;maddr=192.0.2.1", "sip:bob@biloxi.example")]
    public void Different_uris_differ_as_section_19_1_4_says(string left, string right)
    {
        Assert.True(SipUri.TryParse(left, out var a));
        Assert.True(SipUri.TryParse(right, out var b));
        Assert.False(a == b);
        Assert.False(b == a);
    }

    [Fact]
    public void A_uri_of_our_own_escapes_what_could_end_its_user()
    {
        var uri = new SipUri("sip", "a@evil.example>\r\nX: y;ü", "gateway.example", 5060)
            .WithParameter("note", "x;y@z");

        Assert.Equal("sip:a%40evil.example%3E%0D%0AX%3A%20y;%C3%BC@gateway.example:5060;note=x%3By%40z", uri.ToString());
        Assert.True(SipUri.TryParse(uri.ToString(), out var again));
        Assert.Equal(uri.User, again.User);
    }

    [Fact]
    public void A_host_of_our_own_must_be_a_host() =>
        Assert.Throws<ArgumentException>(() => new SipUri("sip", "a", "gateway.example;lr"));
}
