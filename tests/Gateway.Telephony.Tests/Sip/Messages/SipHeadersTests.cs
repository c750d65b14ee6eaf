using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

public sealed class SipHeadersTests
{
    private static readonly SipUri Anyone = new("sip", "anyone", "gateway.example");

    [Fact]
    public void Compact_and_oddly_spelled_names_are_the_same_header()
    {
        var headers = Empty().Add("v", "SIP/2.0/UDP a.example").Add("VIA", "SIP/2.0/UDP b.example").Add("k", "timer, 100rel");

        Assert.Equal(2, headers.GetAll("Via").Count());
        Assert.Equal(["timer", "100rel"], headers.GetValues("supported"));
        Assert.True(headers.Contains("via"));
    }

    [Fact]
    public void Set_leaves_one_line_in_the_place_of_the_first()
    {
        var headers = Empty().Add("X-A", "1").Add("X-B", "2").Add("X-C", "3").Add("x-b", "4");

        headers.Set("X-b", "5");

        Assert.Equal([("X-A", "1"), ("X-b", "5"), ("X-C", "3")], headers.Select(line => (line.Key, line.Value)));
    }

    [Fact]
    public void Prepend_and_Remove_keep_the_order_of_the_others()
    {
        var headers = Empty();
        for (var i = 0; i < 40; i++)
        {
            headers.Add("X-Number", $"{i}");
        }

        headers.Prepend("X-First", "yes");

        Assert.Equal("X-First", headers.First().Key);
        Assert.True(headers.Remove("x-number"));
        Assert.False(headers.Remove("x-number"));
        Assert.Equal(1, headers.Count);
    }

    [Fact]
    public void List_headers_are_split_at_commas_outside_quotes_and_brackets()
    {
        var headers = Empty()
            .Add("Contact", "\"a,b\" <sip:x,y@z.example>;q=1 , <sip:c@d.example>")
            .Add("m", "sip:e@f.example");

        Assert.Equal(["sip:x,y@z.example", "sip:c@d.example", "sip:e@f.example"], headers.Contacts.Select(contact => contact.Uri.ToString()));
    }

    [Fact]
    public void The_top_Via_is_replaced_alone()
    {
        var headers = Empty().Add("Via", "SIP/2.0/UDP a.example;x=\"1,2\", SIP/2.0/TCP b.example").Add("Via", "SIP/2.0/TCP c.example");

        headers.SetTopVia(headers.Vias[0].WithParameter("received", "192.0.2.9"));

        Assert.Equal(["a.example", "b.example", "c.example"], headers.Vias.Select(via => via.Host));
        Assert.Equal("SIP/2.0/UDP a.example;x=\"1,2\";received=192.0.2.9, SIP/2.0/TCP b.example", headers.Get("Via"));
    }

    [Fact]
    public void An_identity_header_that_is_broken_names_nobody()
    {
        var headers = Empty().Add("P-Asserted-Identity", "\"A\" <sip:+4930@trunk.example>, <tel:+4930>").Add("Diversion", "<sip:x");

        Assert.Equal(2, headers.Addresses("p-asserted-identity").Count);
        Assert.Empty(headers.Addresses("Diversion"));
        Assert.Empty(headers.Addresses("Refer-To"));
    }

    [Fact]
    public void A_header_of_our_own_can_not_be_broken_into_two_lines()
    {
        var headers = Empty().Add("Subject", "a\r\nX-Injected: b\0");

        Assert.Equal("a  X-Injected: b ", headers.Get("s"));
        Assert.Throws<ArgumentException>(() => headers.Add("X\r\nY", "z"));
        Assert.Throws<ArgumentException>(() => headers.Add("X Y", "z"));
    }

    [Fact]
    public void A_message_still_being_built_says_which_header_it_lacks() =>
        Assert.Contains("Call-ID", Assert.Throws<InvalidOperationException>(() => new SipRequest("OPTIONS", Anyone).CallId).Message, StringComparison.Ordinal);

    private static SipHeaders Empty() => new SipRequest("OPTIONS", Anyone).Headers;
}
