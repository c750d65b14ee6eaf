using System.Text;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>One odd message and what it leads to.</summary>
/// <param name="Datagram">The answer to a datagram; 0 when there is none.</param>
/// <param name="Stream">The answer on a stream; 0 when there is none.</param>
/// <param name="Closes">True when the stream ends behind it.</param>
internal sealed record TortureMessage(string Name, byte[] Octets, int Datagram, int Stream, bool Closes = false);

/// <summary>Messages of our own with the ideas of RFC 4475 and RFC 5118, and with what attacks on framing try.</summary>
internal static class TortureMessages
{
    private static readonly string s_long = new('x', 70_000);

    public static IReadOnlyDictionary<string, TortureMessage> All { get; } = Make().ToDictionary(message => message.Name);

    private static IEnumerable<TortureMessage> Make()
    {
        // Odd, but right.
        yield return Both("folds, compact names and odd blanks", 200, Text(
            SipMethods.Options, ["f :  <sip:a@example.org>;\r\n  tag=1", "To:\t\"Q \\\"uote\\\"\"<sip:b@example.org>", "X-Unknown:\r\n more"]));
        yield return Both("names in any case", 200, Text(SipMethods.Options, ["FROM: <sip:a@example.org>;TAG=1", "to: <sip:b@example.org>"]));
        yield return Both("no blank before the bracket", 200, Text(SipMethods.Options, "From: Caller<sip:a@example.org>;tag=1"));
        yield return Both("forty Vias", 200, Text(
            SipMethods.Options, [.. Enumerable.Range(1, 40).Select(i => $"Via: SIP/2.0/UDP h{i}.example.org;branch=z9hG4bK{i}")]));
        yield return Both("Vias of unknown transports", 200, Text(SipMethods.Options, "Via: SIP/2.0/SCTP h.example.org, SIP/2.0/CARRIER p.example.org"));
        yield return Both("a semicolon in the user part", 200, Text(SipMethods.Options, uri: "sip:a;par=u%40example.net@127.0.0.1"));
        yield return Both("escaped NUL in a user part", 200, Text(SipMethods.Options, "From: <sip:null-%00-null@example.org>;tag=1"));
        yield return Both("a quoted NUL", 200, Text(SipMethods.Options, "From: \"a\\\0b\" <sip:a@example.org>;tag=1"));
        yield return Both("IPv6 in URI and Via", 200, Text(
            SipMethods.Options, "Via: SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3", uri: "sip:[2001:db8::10:5070]"));
        yield return Both("received without brackets", 200, Text(
            SipMethods.Options, "Via: SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas4"));
        yield return Both("an IPv4 address mapped into IPv6", 200, Text(SipMethods.Options, "Contact: <sip:a@[::ffff:192.0.2.10]>"));
        yield return Both("no hops left for the one who is asked", 200, Text(SipMethods.Options, "Max-Forwards: 0"));
        yield return Both("a date in another zone", 200, Text(SipMethods.Options, "Date: Fri, 01 Jan 2010 16:00:00 EST"));
        yield return Both("white space behind the version", 200, Text(SipMethods.Options).Replace("SIP/2.0\r\n", "SIP/2.0  \r\n", StringComparison.Ordinal));

        // Refused for what it asks.
        yield return Both("a method that nobody knows", 501, Text("!interesting-Method0123456789_*+`.%"));
        yield return Both("an escaped method is another method", 501, Text("RE%47IST%45R"));
        yield return Both("a scheme that nobody knows", 416, Text(SipMethods.Options, uri: "nobodyKnowsThisScheme:totallyopaquecontent"));
        yield return Both("extensions that nobody knows", 420, Text(SipMethods.Options, "Require: nothingSupportsThis, nothingSupportsThisEither"));
        yield return Both("a body of an unknown type", 415, Text(SipMethods.Invite, body: "<xml/>", type: "application/unknown"));
        yield return Both("a caller that takes no SDP", 406, Text(SipMethods.Invite, "Accept: text/nobodyKnowsThis"));
        yield return Both("a BYE for no call", 481, Text(SipMethods.Bye, "To: <sip:b@example.org>;tag=nobody"));
        yield return Both("a CANCEL for no call", 481, Text(SipMethods.Cancel));
        yield return Both("an INVITE into no call", 481, Text(SipMethods.Invite, "To: <sip:b@example.org>;tag=nobody"));

        // Broken, yet answered.
        yield return Both("a version of the future", 505, Text(SipMethods.Options).Replace("SIP/2.0\r\n", "SIP/7.0\r\n", StringComparison.Ordinal));
        yield return Both("the request URI in brackets", 400, Text(SipMethods.Options, uri: "<sip:a@127.0.0.1>"));
        yield return Both("a blank in the request URI", 400, Text(SipMethods.Options, uri: "sip:a@127.0.0.1; lr"));
        yield return Both("two blanks in the request line", 400, Text(SipMethods.Options, uri: " sip:a@127.0.0.1"));
        yield return Both("IPv6 without brackets", 400, Text(SipMethods.Options, uri: "sip:2001:db8::10"));
        yield return Both("a quote without end", 400, Text(SipMethods.Options, "To: \"Mr. J. User <sip:j@example.org>"));
        yield return Both("blanks inside an address", 400, Text(SipMethods.Options, "To: <sip: b@example.org >"));
        yield return Both("empty elements in lists", 400, Text(SipMethods.Options, "Via: SIP/2.0/UDP 192.0.2.15;;,;,,"));
        yield return Both("a URI with headers but without brackets", 400, Text(SipMethods.Register, "Contact: sip:a@example.org?Route=%3Csip:b%3E"));
        yield return Both("a CSeq beyond 32 bits", 400, Text(SipMethods.Options, "CSeq: 36893488147419103232 OPTIONS"));
        yield return Both("a CSeq beyond 31 bits", 400, Text(SipMethods.Options, "CSeq: 4294967296 OPTIONS"));
        yield return Both("hops beyond a byte", 400, Text(SipMethods.Options, "Max-Forwards: 300"));
        yield return Both("another method in CSeq", 400, Text(SipMethods.Options, "CSeq: 1 INVITE"));
        yield return Both("two From headers", 400, Text(SipMethods.Options) is var text ? text.Replace("To:", "From: <sip:c@example.org>;tag=2\r\nTo:", StringComparison.Ordinal) : "");
        yield return Both("no To, From and Call-ID", 400, Without(Text(SipMethods.Options), "To:", "From:", "Call-ID:"));
        yield return Both("a line that is no header", 400, Text(SipMethods.Options).Replace("To:", "rubbish\r\nTo:", StringComparison.Ordinal));
        yield return Both("a control character in a name", 400, Text(SipMethods.Options, "From: \u0001 <sip:a@example.org>;tag=1"));

        // Too much of it.
        yield return Both("three hundred Vias", 400, Text(
            SipMethods.Options, [.. Enumerable.Range(1, 300).Select(i => $"Via: SIP/2.0/UDP h{i};branch=z9hG4bK{i}")]));
        yield return Both("a thousand Vias", 400, Text(
            SipMethods.Options, [.. Enumerable.Range(1, 1000).Select(i => $"Via: SIP/2.0/UDP h{i};branch=z9hG4bK{i}")])) with
        { Closes = true };
        yield return Both("a header line of 10 kB", 400, Text(SipMethods.Options, "X-Long: " + s_long[..10_000]));
        yield return new("a header section of 60 kB", Encoding.Latin1.GetBytes(Text(SipMethods.Options, [.. Lines(60)])), 400, 400, Closes: true);

        // No answer.
        yield return Both("an ACK for no call", 0, Text(SipMethods.Ack));
        yield return Both("an ACK that is broken", 0, Text(SipMethods.Ack, "CSeq: x ACK"));
        yield return Both("a response nobody waits for", 0, Response("SIP/2.0 200 = 2**3 * 5**2 \u00d0\u00bd"));
        yield return Both("a response without a reason", 0, Response("SIP/2.0 100 "));
        yield return Both("a status beyond all numbers", 0, Response("SIP/2.0 4294967301 better not break the receiver"));
        yield return Both("a response with two Vias, one to everybody", 0, Response("SIP/2.0 200 OK", "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKb"));

        // Where a stream could be cut in two ways it ends; a datagram has its own end.
        yield return new("a negative Content-Length", Framed("Content-Length: -999"), 400, 400, Closes: true);
        yield return new("a Content-Length with a sign", Framed("Content-Length: +0"), 400, 400, Closes: true);
        yield return new("a Content-Length beyond all numbers", Framed("Content-Length: 99999999999999999999"), 400, 400, Closes: true);
        yield return new("a Content-Length beyond the limit", Framed("Content-Length: 70000"), 400, 413, Closes: true);
        yield return new("two Content-Lengths that differ", Framed("Content-Length: 0\r\nContent-Length: 5"), 400, 400, Closes: true);
        yield return new("two Content-Lengths that agree", Framed("Content-Length: 0\r\nl: 0"), 400, 400, Closes: true);
        yield return new("a list as Content-Length", Framed("Content-Length: 0, 0"), 400, 400, Closes: true);
        yield return new("no Content-Length", Framed("X: y"), 200, 400, Closes: true);
        yield return new("a blank before the colon", Framed("Content-Length : 0"), 200, 200);
        yield return new("a folded Content-Length", Framed("Content-Length:\r\n 0"), 200, 200);
        yield return new("lines that end in LF", Encoding.ASCII.GetBytes(Text(SipMethods.Options).Replace("\r\n", "\n", StringComparison.Ordinal)), 200, 400, Closes: true);
        yield return new("a LF line among the others", Encoding.ASCII.GetBytes(Text(SipMethods.Options).Replace("To:", "X: y\nTo:", StringComparison.Ordinal)), 200, 400, Closes: true);
        yield return new("a bare NUL", Encoding.ASCII.GetBytes(Text(SipMethods.Options, "X: a\0b")), 400, 400, Closes: true);
        yield return new("no SIP at all", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"), 0, 0, Closes: true);
    }

    /// <summary>The message with a branch and a Call-ID of its own.</summary>
    public static byte[] Fresh(TortureMessage message, string mark) => Encoding.Latin1.GetBytes(
        Encoding.Latin1.GetString(message.Octets).Replace("fresh-mark", mark, StringComparison.Ordinal));

    private static TortureMessage Both(string name, int status, string text) => new(name, Encoding.Latin1.GetBytes(text), status, status);

    private static string Text(string method, string[] lines) => Text(method, "sip:gateway@127.0.0.1", "", "", lines);

    private static string Text(string method, string line = "", string uri = "sip:gateway@127.0.0.1", string body = "", string type = "") =>
        Text(method, uri, body, type, line.Length == 0 ? [] : [line]);

    /// <summary>A good request in which given lines stand instead of, or beside, the usual ones.</summary>
    private static string Text(string method, string uri, string body, string type, string[] lines)
    {
        string[] usual =
        [
            "Max-Forwards: 70", "From: <sip:a@example.org>;tag=1", "To: <sip:b@example.org>", "Call-ID: fresh-mark",
            $"CSeq: 1 {method}", "Contact: <sip:a@127.0.0.1:9>", .. type.Length > 0 ? [$"Content-Type: {type}"] : Array.Empty<string>(),
        ];
        var kept = usual.Where(line => !lines.Any(other => NameOf(other) == NameOf(line)));
        return $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK-fresh-mark\r\n"
            + string.Concat(lines.Concat(kept).Select(line => line + "\r\n"))
            + $"Content-Length: {body.Length}\r\n\r\n{body}";
    }

    private static string NameOf(string line) => line.Split(':')[0].Trim().ToLowerInvariant() is var name && name == "f" ? "from" : name;

    private static string Response(string first, string more = "") =>
        $"{first}\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-fresh-mark\r\n{(more.Length > 0 ? more + "\r\n" : "")}From: <sip:a@example.org>;tag=1\r\n"
        + "To: <sip:b@example.org>;tag=2\r\nCall-ID: fresh-mark\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

    private static byte[] Framed(string lines) =>
        Encoding.ASCII.GetBytes(Text(SipMethods.Options).Replace("Content-Length: 0", lines, StringComparison.Ordinal));

    private static string Without(string text, params string[] names) => string.Join(
        "\r\n", text.Split("\r\n").Where(line => !names.Any(name => line.StartsWith(name, StringComparison.Ordinal))));

    private static IEnumerable<string> Lines(int count) => Enumerable.Range(1, count).Select(i => $"X-{i}: " + s_long[..1000]);
}
