using System.Net;
using System.Text;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>RFC 3261 section 12: route sets, remote target, numbers.</summary>
public class DialogPathTests
{
    private static readonly IPEndPoint s_local = new(IPAddress.Loopback, 5060);
    private static readonly SipSource s_source = new(new(IPAddress.Parse("192.0.2.1"), 5060), s_local, SipTransportKind.Udp, 0);

    [Fact]
    public void The_callee_keeps_the_recorded_route_in_its_order_and_the_caller_turns_it_round()
    {
        const string Routes = "Record-Route: <sip:p2.example.org;lr>, <sip:p1.example.org;lr>";
        var invite = Invite(Routes);
        var callee = DialogPath.OfCallee(invite, "ours", s_source);
        var success = SipResponse.For(invite, 200, toTag: "ours");
        success.Headers.CopyFrom(invite.Headers, HeaderNames.RecordRoute);
        success.Headers.Add(HeaderNames.Contact, "<sip:callee@192.0.2.9>");
        var caller = DialogPath.OfCaller(invite, success, s_source, isDirect: false);

        Assert.Equal(["<sip:p2.example.org;lr>", "<sip:p1.example.org;lr>"], callee.NewRequest("BYE").Headers.GetAll("Route"));
        Assert.Equal(["<sip:p1.example.org;lr>", "<sip:p2.example.org;lr>"], caller.NewRequest("BYE").Headers.GetAll("Route"));
        Assert.Equal("sip:caller@192.0.2.1", callee.NewRequest("BYE").RequestUri.ToString());
        Assert.Equal("sip:callee@192.0.2.9", caller.NewRequest("BYE").RequestUri.ToString());
    }

    [Fact]
    public void Both_ends_name_the_dialog_with_its_tags_changed_over()
    {
        var invite = Invite();
        var callee = DialogPath.OfCallee(invite, "ours", s_source);
        var caller = DialogPath.OfCaller(invite, SipResponse.For(invite, 200, toTag: "ours"), s_source, isDirect: true);

        Assert.Equal(new DialogId("call", "ours", "theirs"), callee.Id);
        Assert.Equal(new DialogId("call", "theirs", "ours"), caller.Id);
        var bye = callee.NewRequest("BYE");
        Assert.Equal(("ours", "theirs"), (bye.From.Tag, bye.To.Tag));
        Assert.Equal(caller.Id, DialogId.OfRequest(bye));
    }

    [Fact]
    public void A_strict_router_gets_its_own_URI_as_Request_URI_and_the_target_as_last_route()
    {
        var path = DialogPath.OfCallee(Invite("Record-Route: <sip:strict.example.org>, <sip:p1.example.org;lr>"), "ours", s_source);
        var bye = path.NewRequest("BYE");

        Assert.Equal("sip:strict.example.org", bye.RequestUri.ToString());
        Assert.Equal(["<sip:p1.example.org;lr>", "<sip:caller@192.0.2.1>"], bye.Headers.GetAll("Route"));
    }

    [Fact]
    public void Our_numbers_rise_an_ACK_takes_the_one_of_its_INVITE_and_theirs_may_not_fall()
    {
        var path = DialogPath.OfCallee(Invite(), "ours", s_source);
        Assert.Equal(1u, path.NewRequest("INVITE").CSeq.Number);
        Assert.Equal("1 ACK", path.NewAck(1).CSeq.ToString());
        Assert.Equal(2u, path.NewRequest("BYE").CSeq.Number);

        Assert.True(path.TryAdvance(20));
        Assert.True(path.TryAdvance(22));
        Assert.False(path.TryAdvance(21));
    }

    // Flow is where the message came from, Contact what it says; a near peer is at its end, a far one behind a proxy.
    [Theory]
    [InlineData("", "sip:caller@10.0.0.7:5070", "127.0.0.1:5081")]
    [InlineData("Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bK0", "sip:caller@127.0.0.1:5070", "127.0.0.1:5070")]
    [InlineData("Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bK0", "sip:caller@127.0.0.1:5081", "127.0.0.1:5081")]
    [InlineData("Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bK0", "sip:caller@host.invalid", "127.0.0.1:5081")]
    [InlineData("Record-Route: <sip:127.0.0.1:5090;lr>", "sip:caller@10.0.0.7:5070", "127.0.0.1:5090")]
    [InlineData("Record-Route: <sip:127.0.0.1:5081;lr>", "sip:caller@10.0.0.7:5070", "127.0.0.1:5081")]
    public async Task Requests_go_to_the_peer_itself_or_to_what_the_route_or_target_says(
        string header, string contact, string expected)
    {
        await using var transport = new SipTransport(
            TestStack.Options, admission: null, TimeProvider.System, NullLogger.Instance);
        var flow = s_source with { Remote = new IPEndPoint(IPAddress.Loopback, 5081) };
        var path = DialogPath.OfCallee(Invite(header, contact, "127.0.0.1:5081"), "ours", flow);

        Assert.Equal(expected, path.NextHop(transport)!.Remote.ToString());
    }

    private static SipRequest Invite(string header = "", string contact = "sip:caller@192.0.2.1", string sentBy = "192.0.2.1")
    {
        var text =
            $"""
            INVITE sip:hotline@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP {sentBy};branch=z9hG4bK1
            {header}
            From: <sip:caller@example.org>;tag=theirs
            To: <sip:hotline@example.org>
            Call-ID: call
            CSeq: 20 INVITE
            Contact: <{contact}>
            """.Replace("\n\n", "\n", StringComparison.Ordinal);
        var octets = Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n") + "\r\n\r\n");
        Assert.True(SipParser.TryParse(octets, out var message, out var error), error?.Reason);
        return (SipRequest)message;
    }
}
