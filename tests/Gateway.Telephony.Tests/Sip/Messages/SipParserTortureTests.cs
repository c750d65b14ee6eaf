using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

/// <summary>Messages of our own on the ideas of RFC 4475 (torture tests) and RFC 5118 (IPv6).</summary>
public sealed class SipParserTortureTests
{
    [Fact]
    public void Folds_compact_names_and_odd_blanks_are_read()
    {
        var request = Wire.Request(
            "INVITE sip:queue@gateway.example;unknown SIP/2.0\n" +
            "T :\n sip:queue@gateway.example ;   tag   = 77\n" +
            "fRoM :  \"A \\\\\\\"\"      <sip:a@b.example>\n  ;\n\ttag = 98\n" +
            "MAX-forwards: 0068\n" +
            "i: odd.1@192.0.2.1\n" +
            "Content-Length  : 4\n" +
            "cseq: 0009\n   INVITE\n" +
            "Via  : SIP  /   2.0\n /UDP\n    192.0.2.2;branch=old\n" +
            "S:\n" +
            "X-Strange: ;;,,;\n" +
            "v:  SIP  / 2.0  / TCP   spindle.example  ;\n branch =  z9hG4bKa ,\n SIP / 2.0 / UDP 192.0.2.3 ;branch=z9hG4bKb\n" +
            "m:\"Quoted \\\"\\\"\" <sip:a@b.example> ; newparam =\n  newvalue ;\n second ; q = 0.33\n" +
            "\nabcd");

        Assert.Equal(new CSeqHeader(9, "INVITE"), request.CSeq);
        Assert.Equal(68, request.MaxForwards);
        Assert.Equal("77", request.To.Tag);
        Assert.Equal("A \\\"", request.From.DisplayName);
        Assert.Equal(["old", "z9hG4bKa", "z9hG4bKb"], request.Headers.Vias.Select(via => via.Branch));
        Assert.Equal("0.33", Assert.Single(request.Headers.Contacts).Parameters["q"]);
        Assert.Equal("", request.Headers.Get("Subject"));
        Assert.Equal(4, request.Body.Length);
    }

    [Theory]
    [InlineData("X-Agent-Id : 7")]
    [InlineData("X-Agent-Id\t: 7")]
    [InlineData("x-aGENT-iD:7")]
    [InlineData("X-Agent-Id:\n 7")]
    [InlineData("X-Agent-Id \t :\n\t\n  7")]
    public void No_spelling_hides_a_header_from_a_filter(string line)
    {
        var request = Wire.Request(Wire.Text("OPTIONS", line));

        Assert.Equal("7", request.Headers.Get("X-Agent-ID"));
        Assert.True(request.Headers.Remove("x-agent-id"));
        Assert.DoesNotContain("agent-id", Encoding.ASCII.GetString(SipWriter.Write(request)), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("X Agent: 7")]
    [InlineData(": 7")]
    [InlineData("X-Agent 7")]
    [InlineData("X-Ägent: 7")]
    public void A_line_without_a_proper_name_is_a_fault(string line) =>
        Assert.Equal("Malformed header line", Wire.Fault(Wire.Text("OPTIONS", line)).Reason);

    [Theory]
    [InlineData("X: a\rSubject: b")]
    [InlineData("X: a\0b")]
    [InlineData("X: \u001b[31m")]
    [InlineData("X: a\\\rb")]
    public void A_stray_control_character_is_a_fault(string line)
    {
        var text = Wire.Text("OPTIONS", "MARK: 1").ReplaceLineEndings("\r\n").Replace("MARK: 1", line, StringComparison.Ordinal);
        Assert.False(SipParser.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal("Control character in a header", error.Reason);
        Assert.NotNull(error.Request);
    }

    [Fact]
    public void A_control_character_behind_a_backslash_is_text()
    {
        var request = Wire.Request(Wire.Text("OPTIONS").Replace("Anna Berg", "BEL \\\a NUL \\\0 DEL \\\x7f", StringComparison.Ordinal));
        Assert.Equal("BEL \a NUL \0 DEL \x7f", request.From.DisplayName);
    }

    [Fact]
    public void An_odd_method_and_uri_are_taken_as_they_are()
    {
        const string Method = "!odd-Method0_*+`.%indeed'~";
        var request = Wire.Request(Wire.Text(Method).Replace(
            "sip:hotline@gateway.example SIP", "sip:1_odd.USER~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d@gateway.example SIP", StringComparison.Ordinal));

        Assert.Equal(Method, request.Method);
        Assert.Equal("1_odd.USER~(to-be!sure)&isn't+it$/crazy?,/;;*", request.RequestUri.User);
    }

    [Fact]
    public void An_escaped_method_is_another_method() => Assert.Equal("RE%47ISTER", Wire.Request(Wire.Text("RE%47ISTER")).Method);

    [Fact]
    public void Binary_octets_of_a_body_are_kept()
    {
        byte[] body = [0, 13, 10, 13, 10, 255, 254, 0];
        byte[] octets = [.. Wire.Octets(Wire.Text("MESSAGE").Replace("Content-Length: 0", "Content-Length: 8", StringComparison.Ordinal)), .. body];

        Assert.Equal(body, Wire.Parse(octets).Body.ToArray());
    }

    [Fact]
    public void What_follows_the_body_in_a_datagram_is_ignored()
    {
        var request = Wire.Request(Wire.Text("REGISTER") + Wire.Text("REGISTER", "Contact: <sip:evil@192.0.2.66>"));
        Assert.Empty(request.Headers.Contacts);
        Assert.Equal(0, request.Body.Length);
    }

    [Fact]
    public void Without_Content_Length_the_rest_of_the_datagram_is_the_body()
    {
        var request = Wire.Request(Wire.Text("MESSAGE").Replace("Content-Length: 0\n", "", StringComparison.Ordinal) + "hello");
        Assert.Equal(5, request.Body.Length);
    }

    [Theory]
    [InlineData("Content-Length: 0", "Content-Length: 9999", 400, "Content-Length is larger than the body")]
    [InlineData("Content-Length: 0", "Content-Length: -1", 400, "Malformed Content-Length")]
    [InlineData("Content-Length: 0", "Content-Length: 99999999999", 400, "Malformed Content-Length")]
    [InlineData("Content-Length: 0", "Content-Length: 0\nl: 5", 400, "More than one Content-Length")]
    [InlineData("CSeq: 17 OPTIONS", "CSeq: 17 INVITE", 400, "CSeq names another method")]
    [InlineData("CSeq: 17 OPTIONS", "CSeq: 4294967296 OPTIONS", 400, "Malformed CSeq")]
    [InlineData("CSeq: 17 OPTIONS", "CSeq: 17 OPTIONS\nCSEQ: 18 OPTIONS", 400, "More than one CSeq")]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 300", 400, "Malformed Max-Forwards")]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 70\nMax-Forwards: 5", 400, "More than one Max-Forwards")]
    [InlineData("To: <sip", "To: \"Mr. J <sip", 400, "Malformed To")]
    [InlineData("To: <sip", "To: < sip", 400, "Malformed To")]
    [InlineData("To: <sip:hotline@gateway.example>\n", "", 400, "Missing To")]
    [InlineData("Call-ID: 5f1e0c@192.0.2.7\nCSeq: 17 OPTIONS\n", "", 400, "Missing Call-ID, CSeq")]
    [InlineData("Call-ID: 5f1e0c@192.0.2.7", "Call-ID:", 400, "Malformed Call-ID")]
    [InlineData("Call-ID: 5f1e0c@192.0.2.7", "Call-ID: a b", 400, "Malformed Call-ID")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "OPTIONS <sip:hotline@gateway.example> SIP/2.0", 400, "Malformed Request-URI")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "OPTIONS sip:hotline@gateway.example; lr SIP/2.0", 400, "Malformed Request-URI")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "OPTIONS  sip:hotline@gateway.example  SIP/2.0", 400, "Malformed Request-URI")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "OPTIONS sip:2001:db8::10 SIP/2.0", 400, "Malformed Request-URI")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "OPTIONS sip:hotline@gateway.example SIP/7.0", 505, "Version Not Supported")]
    [InlineData("rport;branch=z9hG4bKa1b2c3", "rport;;,;,,", 400, "Malformed Via")]
    [InlineData("Max-Forwards: 70", "Contact: sip:a@b.example?Route=%3Csip:x%3E", 400, "Malformed Contact")]
    [InlineData("Max-Forwards: 70", "Contact: *, <sip:a@b.example>", 400, "Malformed Contact")]
    [InlineData("Max-Forwards: 70", "Contact: *\nContact: <sip:a@b.example>", 400, "Malformed Contact")]
    [InlineData("Max-Forwards: 70", "Route: <sip:open", 400, "Malformed Route")]
    [InlineData("Max-Forwards: 70", "Record-Route: x", 400, "Malformed Record-Route")]
    [InlineData("Content-Length: 0\n\n", "Content-Length: 0\n", 400, "Header section does not end")]
    public void A_bad_request_is_answered_with_what_is_wrong(string good, string bad, int status, string reason)
    {
        var text = Wire.Text("OPTIONS");
        Assert.Contains(good, text, StringComparison.Ordinal);

        var error = Wire.Fault(text.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal((status, reason), (error.Status, error.Reason));
        Assert.NotNull(error.Request);
        Assert.Equal("192.0.2.7", error.Request.TopVia.Host);
        Assert.StartsWith($"SIP/2.0 {status} {reason}\r\nVia: ", Encoding.UTF8.GetString(SipWriter.Write(SipResponse.For(error.Request, error.Status, error.Reason, "t"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Via: SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKa1b2c3\n", "")]
    [InlineData("SIP/2.0/UDP 192.0.2.7:5062", "SIP/2.0/UDP [::::]")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "OPTIONS")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "GET / HTTP/1.1")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "SIP/2.0 4294967301 better not wrap")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "SIP/2.0 99 low")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "SIP/2.0 700 high")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "SIP/2.0 20")]
    [InlineData("OPTIONS sip:hotline@gateway.example SIP/2.0", "SIP/3.0 200 OK")]
    public void What_can_not_be_answered_has_no_request(string good, string bad) =>
        Assert.Null(Wire.Fault(Wire.Text("OPTIONS").Replace(good, bad, StringComparison.Ordinal)).Request);

    [Fact]
    public void A_bad_ACK_or_response_is_never_answered()
    {
        Assert.Null(Wire.Fault(Wire.Text("ACK").Replace("Max-Forwards: 70", "Max-Forwards: x", StringComparison.Ordinal)).Request);
        Assert.Null(Wire.Fault(Wire.Text("OPTIONS").Replace("OPTIONS sip:hotline@gateway.example SIP/2.0", "SIP/2.0 200 OK", StringComparison.Ordinal).Replace("CSeq: 17", "CSeq: 99999999999", StringComparison.Ordinal)).Request);
    }

    [Theory]
    [InlineData("nobodyknows:opaque", "nobodyknows")]
    [InlineData("soap.beep://192.0.2.103:3002", "soap.beep")]
    [InlineData("http://gateway.example", "http")]
    public void A_foreign_scheme_is_read_so_that_416_can_be_answered(string uri, string scheme)
    {
        var request = Wire.Request(Wire.Text("OPTIONS").Replace("OPTIONS sip:hotline@gateway.example", "OPTIONS " + uri, StringComparison.Ordinal));
        Assert.Equal(scheme, request.RequestUri.Scheme);
        Assert.False(request.RequestUri.IsSip);
        Assert.Equal(uri, request.RequestUri.ToString());
    }

    [Theory]
    [InlineData("SIP/2.0 100 ", 100, "")]
    [InlineData("SIP/2.0 100", 100, "")]
    [InlineData("sip/2.0 200 OK", 200, "OK")]
    [InlineData("SIP/2.0 200 = 2**3 * 5**2 сто", 200, "= 2**3 * 5**2 сто")]
    public void Any_reason_phrase_is_accepted(string line, int status, string reason)
    {
        var response = Assert.IsType<SipResponse>(Wire.Parse(Wire.Text("OPTIONS").Replace("OPTIONS sip:hotline@gateway.example SIP/2.0", line, StringComparison.Ordinal)));
        Assert.Equal((status, reason), (response.Status, response.Reason));
    }

    [Fact]
    public void Blank_lines_before_and_blanks_behind_the_start_line_are_forgiven() =>
        Assert.Equal("OPTIONS", Wire.Request("\n\n\n" + Wire.Text("OPTIONS").Replace("SIP/2.0\n", "SIP/2.0  \n", StringComparison.Ordinal)).Method);

    [Fact]
    public void Bare_line_feeds_end_lines() =>
        Assert.IsType<SipRequest>(Wire.Parse(Encoding.ASCII.GetBytes(Wire.Text("OPTIONS").ReplaceLineEndings("\n"))));

    [Fact]
    public void Ipv6_addresses_are_read_wherever_a_host_may_stand()
    {
        var request = Wire.Request(Wire.Text("BYE", "Contact: <sip:a@[::ffff:192.0.2.10]>")
            .Replace("BYE sip:hotline@gateway.example", "BYE sip:[2001:db8::10:5070]", StringComparison.Ordinal)
            .Replace("192.0.2.7:5062", "[2001:db8::9:1]:5062;received=2001:db8::9:255", StringComparison.Ordinal));

        Assert.Equal(("[2001:db8::10:5070]", null), (request.RequestUri.Host, request.RequestUri.Port));
        Assert.Equal(("[2001:db8::9:1]", 5062, "2001:db8::9:255"), (request.TopVia.Host, request.TopVia.Port, request.TopVia.Received));
        Assert.Equal("[::ffff:192.0.2.10]", request.Headers.Contacts[0].Uri.Host);
    }

    [Fact]
    public void Limits_hold()
    {
        Assert.Equal(400, Wire.Fault(Wire.Text("OPTIONS", "X: " + new string('x', SipParser.MaxLineBytes))).Status);
        Assert.Equal(400, Wire.Fault(Wire.Text("OPTIONS", string.Join('\n', Enumerable.Repeat("X: y", SipParser.MaxHeaderLines)))).Status);
        Assert.Equal(400, Wire.Fault(Wire.Text("OPTIONS", string.Join('\n', Enumerable.Repeat("X: " + new string('x', 5000), 8)))).Status);
        Assert.Equal(413, Wire.Fault(Wire.Text("OPTIONS", "", new string('x', SipParser.MaxMessageBytes))).Status);
        Assert.Equal(414, Wire.Fault(Wire.Text("OPTIONS").Replace("sip:hotline@gateway.example SIP", $"sip:{new string('x', 5000)}@gateway.example SIP", StringComparison.Ordinal)).Status);
        Assert.Equal("Malformed Via", Wire.Fault(Wire.Text("OPTIONS", "Via: " + string.Join(',', Enumerable.Repeat("SIP/2.0/UDP a.example", SipHeaders.MaxListValues)))).Reason);
    }

    [Fact]
    public void A_long_request_within_the_limits_is_read_whole()
    {
        var vias = string.Concat(Enumerable.Range(0, 60).Select(i => $"Via: SIP/2.0/TCP sip{i}.example;branch=z9hG4bK{new string('l', 60)}{i}\n"));
        var request = Wire.Request(Wire.Text("INVITE", vias + $"X-{new string('n', 200)}: {new string('v', 3000)}"));

        Assert.Equal(61, request.Headers.Vias.Count);
        Assert.Equal(3000, request.Headers.Get("X-" + new string('n', 200))!.Length);
    }

    [Fact]
    public void An_empty_Via_before_the_first_leaves_nobody_to_answer()
    {
        var octets = Wire.Octets(Wire.Text("OPTIONS").Replace("Via: ", "Via:\nVia: ", StringComparison.Ordinal));

        Assert.False(SipParser.TryParse(octets, out _, out var error));
        Assert.Equal("Malformed Via", error.Reason);
        Assert.Null(error.Request);
    }

    [Fact]
    public void Empty_input_is_a_fault_without_an_answer()
    {
        Assert.Null(Wire.Fault("").Request);
        Assert.Null(Wire.Fault("\n\n").Request);
        Assert.Null(Wire.Fault("no line end").Request);
    }
}
