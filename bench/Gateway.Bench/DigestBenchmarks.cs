using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Bench;

/// <summary>Whether the time of a refusal tells a known user from an unknown one.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DigestBenchmarks
{
    private readonly DigestServer _server = new("gateway", new OneUser(), TimeProvider.System);
    private readonly SipRequest _known = Register("anna");
    private readonly SipRequest _unknown = Register("nobd");

    [Benchmark(Baseline = true)]
    public DigestVerdict Wrong_password_of_a_known_user() => _server.Verify(_known, IPAddress.Loopback);

    [Benchmark]
    public DigestVerdict Wrong_password_of_an_unknown_user() => _server.Verify(_unknown, IPAddress.Loopback);

    private static SipRequest Register(string user)
    {
        var text = $"""
            REGISTER sip:gateway SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.7:5062;rport;branch=z9hG4bK1
            From: <sip:{user}@gateway>;tag=1
            To: <sip:{user}@gateway>
            Call-ID: bench
            CSeq: 2 REGISTER
            Authorization: Digest username="{user}", realm="gateway", nonce="abcdefghijklmnopqrstuvwxyz0123456789abcdefg", uri="sip:gateway", response="{new string('0', 64)}", cnonce="c0ffee", nc=00000001, qop=auth, algorithm=SHA-256
            """;
        return SipParser.TryParse(Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n") + "\r\n\r\n"), out var message, out var error)
            ? (SipRequest)message
            : throw new FormatException(error.Reason);
    }

    private sealed class OneUser : Gateway.Telephony.Sip.Auth.ICredentials
    {
        public string? FindPassword(string userName) => userName == "anna" ? "a secret of 24 characters" : null;
    }
}
