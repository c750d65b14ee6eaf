using System.Text;
using Gateway.Telephony.Calls.Messages;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Fuzz.Targets;

/// <summary>SIP messages, alone and in a stream: what is accepted can be used, written and read again, and is answered.</summary>
internal sealed class SipTarget : IFuzzTarget
{
    public string Name => "sip";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Message("INVITE sip:100@gateway.example;user=phone SIP/2.0", "INVITE", """
            Contact: "A, B" <sip:a@[2001:db8::1]:5062;transport=tcp?x=y>;q=0.5
            Replaces: 12@example;to-tag=a;from-tag=b
            P-Asserted-Identity: "X" <sip:+493012345@example>, <tel:+493012345>
            Session-Expires: 1800;refresher=uac
            Require: 100rel
            Content-Type: application/sdp
            """, "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\n"),
        Message("REGISTER sip:gateway SIP/2.0", "REGISTER", """
            m: *
            Expires: 0
            Route: <sip:p1.example;lr>, <sip:p2.example;lr>
            Authorization: Digest username="a", realm="gateway", nonce="b", uri="sip:gateway", response="00", cnonce="c", nc=00000001, qop=auth, algorithm=SHA-256
            """),
        Message("NOTIFY sip:a@b SIP/2.0", "NOTIFY", "Event: refer;id=7\nSubscription-State: active;expires=60\nContent-Type: message/sipfrag;version=2.0", "SIP/2.0 180 Ringing\r\n"),
        Message("REFER sip:a@b SIP/2.0", "REFER", "Refer-To: <sip:c@d?Replaces=1%40x%3Bto-tag%3D2%3Bfrom-tag%3D3>\nReferred-By: <sip:a@b>"),
        Message("PRACK sip:a@b SIP/2.0", "PRACK", "RAck: 776656 1 INVITE\nRSeq: 1"),
        Message("SIP/2.0 401 Unauthorized", "INVITE", "WWW-Authenticate: Digest realm=\"gateway\", qop=\"auth,auth-int\", nonce=\"x\", algorithm=MD5, stale=true, opaque=\"o\""),
        Message("MESSAGE sip:a@b SIP/2.0", "MESSAGE", "Content-Type: message/cpim\nDate: Sat, 13 Nov 2010 23:29:00 GMT", "From: A <im:a@b>\r\nDateTime: 2000-12-13T13:40:00-08:00\r\n\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nhello"),
        Message("MESSAGE sip:a@b SIP/2.0", "MESSAGE", "Content-Type: text/plain;charset=utf-8", "hello\r\nyou"),
        Message("INVITE sip:a@b SIP/2.0", "INVITE", "Content-Type: multipart/mixed;boundary=b", "--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\n\r\n--c--\r\n--b--\r\n"),
    ];

    public IReadOnlyList<byte[]> Pieces { get; } = [.. new[]
    {
        "\r\n", "\r\n ", "\n", "\r", "\0", ":", ";", ",", "\"", "\\", "<", ">", "%", "%00", "%4", "[", "]", "@", "*", " ", "\t", "=", "?", "&", "/",
        "SIP/2.0", "\r\n\r\n", "Content-Length: 4294967296\r\n", "l: -1\r\n", "2147483648", ":::", "ü", "\u2028", ";;", "<sip:x@y>", "tag=", "Via: SIP/2.0/UDP a\r\n",
        "Digest ", ", Digest ", "a=\"b\", ", "--b\r\n", "v: SIP/2.0/TLS [::1];branch=z9hG4bKx\r\n", "CSeq: 4294967295 INVITE\r\n", "Max-Forwards: 0\r\n",
    }.Select(Encoding.UTF8.GetBytes)];

    public bool Run(ReadOnlySpan<byte> input)
    {
        Stream(input);
        if (!SipParser.TryParse(input, out var message, out var error))
        {
            if (error.Request is { } broken)
                SipWriter.Write(SipResponse.For(broken, error.Status, error.Reason, "tag"));
            return false;
        }

        Use(message);
        var written = SipWriter.Write(message);
        if (!SipParser.TryParse(written, out var again, out error))
            throw new FormatException($"What was accepted cannot be read again: {error.Reason}");
        if (!SipWriter.Write(again).AsSpan().SequenceEqual(written))
            throw new FormatException("What was accepted is written differently the second time.");
        return true;
    }

    public void Dispose()
    {
    }

    private static void Stream(ReadOnlySpan<byte> input)
    {
        for (var consumed = 0; consumed < input.Length;)
        {
            var frame = SipFramer.Next(input[consumed..]);
            if (frame.Kind is SipFrameKind.NeedsMore or SipFrameKind.Broken)
                return;
            if (frame.Consumed <= 0 || consumed + frame.Consumed > input.Length)
                throw new InvalidOperationException("A frame is as long as what is there, and at least one octet.");
            consumed += frame.Consumed;
        }
    }

    private static void Use(SipMessage message)
    {
        _ = (message.CallId, message.CSeq, message.From.Tag, message.To.Uri.User, message.TopVia.Branch, message.MaxForwards, message.Expires);
        _ = (message.Headers.Contacts.Count, message.Headers.Routes.Count, message.Headers.RecordRoutes.Count, message.ContentType);
        foreach (var (name, value) in message.Headers)
        {
            _ = NameAddress.TryParse(value, out _);
            _ = DigestCredentials.TryParse(value, out _);
            _ = ReplacesHeader.TryParse(value, out _);
            _ = SipUri.TryParse(value, out _);
            _ = SipParameters.TryParse(value, out _);
            _ = RAckHeader.TryParse(value, out _);
            _ = SessionExpiresHeader.TryParse(value, out _);
            _ = message.Headers.GetValues(name).Count;
        }

        _ = ReferFragment.TryRead(message.Body.Span, out _, out _);
        if (message is SipRequest request)
        {
            _ = RequestCheck.Refusal(request);
            _ = MessageBody.Read(request);
            // With our tag a line that was just short enough may be too long.
            if (!SipParser.TryParse(SipWriter.Write(SipResponse.For(request, 200, toTag: "t")), out _, out var error) && error.Reason != "Header line too long")
                throw new FormatException($"The answer cannot be read: {error.Reason}");
        }
    }

    private static byte[] Message(string start, string method, string more, string body = "") => Encoding.UTF8.GetBytes($"""
        {start}
        Via: SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bKnashds8
        Max-Forwards: 70
        To: "Bob" <sip:bob@biloxi.example>;tag=a6c85cf
        From: Alice <sip:alice@atlanta.example>;tag=1928301774
        Call-ID: a84b4c76e66710@pc33.atlanta.example
        CSeq: 314159 {method}
        {more}
        Content-Length: {body.Length}

        """.ReplaceLineEndings("\r\n") + "\r\n" + body);
}
