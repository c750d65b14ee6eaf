using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Bench;

/// <summary>What one SIP message costs: an INVITE of a usual phone with SDP in, a response out.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class SipMessageBenchmarks
{
    private readonly byte[] _invite = Encoding.ASCII.GetBytes(
        """
        INVITE sip:+49301234567@gateway.example;user=phone SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK74bf9c1a2d;rport
        Max-Forwards: 70
        From: "Anna Berg" <sip:+49307654321@trunk.example>;tag=9fxced76sl
        To: <sip:+49301234567@gateway.example>
        Call-ID: 3848276298220188511@192.0.2.10
        CSeq: 1 INVITE
        Contact: <sip:trunk@192.0.2.10:5060;transport=udp>
        P-Asserted-Identity: <sip:+49307654321@trunk.example>
        Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE
        Supported: timer, 100rel
        User-Agent: switch 4.2
        Content-Type: application/sdp
        Content-Length: 205

        v=0
        o=- 3890844526 3890844526 IN IP4 192.0.2.10
        s=-
        c=IN IP4 192.0.2.10
        t=0 0
        m=audio 49172 RTP/AVP 8 0 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=ptime:20

        """.ReplaceLineEndings("\r\n"));

    private readonly byte[] _buffer = new byte[2048];
    private SipRequest _request = null!;
    private SipResponse _response = null!;

    [GlobalSetup]
    public void Setup()
    {
        _request = (SipRequest)ParseInvite();
        _response = SipResponse.For(_request, 200, toTag: "a1b2c3d4e5f60718");
        _response.Headers.Add(HeaderNames.Contact, "<sip:192.0.2.1:5060>");
        _response.Body = _request.Body;
    }

    [Benchmark]
    public SipMessage ParseInvite() => SipParser.TryParse(_invite, out var message, out var error)
        ? message
        : throw new InvalidOperationException(error.Reason);

    [Benchmark]
    public SipFrame FrameInvite() => SipFramer.Next(_invite);

    [Benchmark]
    public SipResponse BuildResponse() => SipResponse.For(_request, 180, toTag: "a1b2c3d4e5f60718");

    [Benchmark]
    public int BuildAndWriteResponse() => SipWriter.TryWrite(BuildResponse(), _buffer, out var written) ? written : 0;

    [Benchmark]
    public int WriteResponse() => SipWriter.TryWrite(_response, _buffer, out var written) ? written : 0;
}
