using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

/// <summary>Messages for tests, written with plain line ends and sent with CRLF.</summary>
internal static class Wire
{
    public static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    public static SipMessage Parse(string text) => Parse(Octets(text));

    public static SipMessage Parse(ReadOnlySpan<byte> octets)
    {
        Assert.True(SipParser.TryParse(octets, out var message, out var error), error?.Reason);
        return message!;
    }

    public static SipRequest Request(string text) => Assert.IsType<SipRequest>(Parse(text));

    public static ParseError Fault(string text)
    {
        Assert.False(SipParser.TryParse(Octets(text), out _, out var error));
        return error!;
    }

    /// <summary>A request with the mandatory headers, and more lines or a body behind them.</summary>
    public static string Text(string method, string more = "", string body = "") =>
        $"""
        {method} sip:hotline@gateway.example SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKa1b2c3
        Max-Forwards: 70
        From: "Anna Berg" <sip:anna@gateway.example>;tag=f7a3
        To: <sip:hotline@gateway.example>
        Call-ID: 5f1e0c@192.0.2.7
        CSeq: 17 {method}
        {more}{(more.Length > 0 ? "\n" : "")}Content-Length: {Encoding.UTF8.GetByteCount(body.ReplaceLineEndings("\r\n"))}

        {body}
        """;
}
