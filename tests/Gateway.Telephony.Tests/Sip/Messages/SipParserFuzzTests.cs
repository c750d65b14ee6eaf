using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Messages;

/// <summary>Mutated messages must never throw, and whatever is accepted must be usable and survive being written and read again.</summary>
public sealed class SipParserFuzzTests
{
    private const int Rounds = 200_000;

    private static readonly byte[][] Seeds =
    [
        Wire.Octets(Wire.Text("INVITE", "Contact: \"A, B\" <sip:a@[2001:db8::1]:5062;transport=tcp?x=y>;q=0.5\nContent-Type: application/sdp", "v=0\no=- 1 1 IN IP4 192.0.2.7\n")),
        Wire.Octets(Wire.Text("REGISTER", "m: *\nExpires: 0\nRoute: <sip:p1.example;lr>, <sip:p2.example;lr>\nAuthorization: Digest username=\"a\", nonce=\"b\"")),
        Wire.Octets(Wire.Text("OPTIONS", "v: SIP / 2.0 / TLS\n [::1]:5061 ; branch = z9hG4bKz ,\n SIP/2.0/UDP b.example;received=192.0.2.1;rport=5060\nRecord-Route: <sip:p3.example;lr>")),
        Wire.Octets(Wire.Text("INVITE").Replace("INVITE sip:hotline@gateway.example SIP/2.0", "SIP/2.0 183 Session Progress", StringComparison.Ordinal)),
    ];

    private static readonly byte[][] Pieces = [.. new[]
    {
        "\r\n", "\r\n ", "\n", "\r", "\0", ":", ";", ",", "\"", "\\", "<", ">", "%", "%00", "%4", "[", "]", "@", "*", " ", "\t", "=", "?", "&", "/",
        "SIP/2.0", "\r\n\r\n", "Content-Length: 4294967296\r\n", "l: -1\r\n", "2147483648", ":::", "ü", "\u2028", ";;", "<sip:x@y>", "tag=",
    }.Select(Encoding.UTF8.GetBytes)];

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Mutated_messages_never_throw_and_what_is_accepted_can_be_written_and_read_again()
    {
        var random = new Random(20260105);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var octets = Mutate(random);
            SipFramer.Next(octets);
            if (SipParser.TryParse(octets, out var message, out var error))
            {
                accepted++;
                Use(message);
            }
            else if (error.Request is { } request)
            {
                SipWriter.Write(SipResponse.For(request, error.Status, error.Reason, "tag"));
                Assert.NotEmpty(request.TopVia.Host);
            }
        }

        Assert.InRange(accepted, Rounds / 20, Rounds);
    }

    private static void Use(SipMessage message)
    {
        _ = (message.CallId, message.CSeq, message.From.Tag, message.To.Uri.User, message.TopVia.Branch, message.MaxForwards, message.Expires);
        _ = (message.Headers.Contacts.Count, message.Headers.Routes.Count, message.Headers.RecordRoutes.Count, message.ContentType);
        var written = SipWriter.Write(message);
        Assert.True(SipParser.TryParse(written, out var again, out var error), error?.Reason + Encoding.UTF8.GetString(written));
        Assert.Equal(message.Headers.Vias.Count, again.Headers.Vias.Count);
        Assert.Equal(written, SipWriter.Write(again));
        Assert.Equal(SipFrameKind.Complete, SipFramer.Next(written).Kind);
        if (message is SipRequest request)
        {
            Assert.True(SipParser.TryParse(SipWriter.Write(SipResponse.For(request, 200, toTag: "t")), out _, out error), error?.Reason);
        }
    }

    private static byte[] Mutate(Random random)
    {
        var octets = new List<byte>(Seeds[random.Next(Seeds.Length)]);
        for (var left = random.Next(1, 5); left > 0 && octets.Count > 0; left--)
        {
            var at = random.Next(octets.Count);
            switch (random.Next(6))
            {
                case 0:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 1:
                    octets.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    octets.RemoveRange(at, Math.Min(octets.Count - at, random.Next(1, 12)));
                    break;
                case 3:
                    octets.InsertRange(at, octets.GetRange(random.Next(octets.Count), 1));
                    break;
                case 4:
                    var from = random.Next(octets.Count);
                    octets.InsertRange(at, octets.GetRange(from, Math.Min(octets.Count - from, random.Next(60))));
                    break;
                default:
                    octets.RemoveRange(at, random.Next(20) == 0 ? octets.Count - at : 1);
                    break;
            }
        }

        return [.. octets];
    }
}
