using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>A peer without a stack: sends what a test writes, over UDP, and reads what comes.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly UdpClient _socket;
    private readonly IPEndPoint _gateway;

    public RawPeer(int gatewayPort, string from = "127.0.0.1")
    {
        _socket = new UdpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        _gateway = new IPEndPoint(IPAddress.Loopback, gatewayPort);
    }

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    /// <summary>Sends a message; lines end with LF here, Content-Length is added.</summary>
    public async Task SendAsync(string head, string body = "") =>
        await _socket.SendAsync(Encode(head, body), _gateway);

    public static byte[] Encode(string head, string body = "")
    {
        var type = body.Length == 0 || head.Contains("Content-Type:", StringComparison.Ordinal) ? "" : "Content-Type: application/sdp\n";
        var lines = body.ReplaceLineEndings("\r\n");
        var text = $"{head.Trim()}\n{type}Content-Length: {Encoding.UTF8.GetByteCount(lines)}\n\n".ReplaceLineEndings("\r\n");
        return Encoding.UTF8.GetBytes(text + lines);
    }

    /// <summary>The next message, whatever it is.</summary>
    public async Task<SipMessage> ReceiveAsync()
    {
        var datagram = await _socket.ReceiveAsync().Soon();
        return SipParser.TryParse(datagram.Buffer, out var message, out var error)
            ? message
            : throw new FormatException($"{error.Reason}: {Encoding.UTF8.GetString(datagram.Buffer)}");
    }

    /// <summary>The next response with that status; earlier ones are passed over.</summary>
    public async Task<SipResponse> ExpectAsync(int status)
    {
        while (true)
        {
            if (await ReceiveAsync() is SipResponse response && response.Status == status)
                return response;
        }
    }

    /// <summary>The next request with that method; what comes before is passed over.</summary>
    public async Task<SipRequest> ExpectAsync(string method)
    {
        while (true)
        {
            if (await ReceiveAsync() is SipRequest request && request.Method == method)
                return request;
        }
    }

    /// <summary>Sends a request with the headers that all need; a later argument overrides.</summary>
    public Task SendRequestAsync(
        string method, string branch = "z9hG4bK-1", int cseq = 1, string toTag = "", string callId = "call-1", string more = "",
        string body = "", string fromTag = "raw", string via = "", string uri = "sip:hotline@127.0.0.1") =>
        SendAsync(
            $"""
            {method} {uri} SIP/2.0
            Via: {(via.Length > 0 ? via : $"SIP/2.0/UDP 127.0.0.1:{Port};rport")};branch={branch}
            Max-Forwards: 70
            From: <sip:raw@example.org>;tag={fromTag}
            To: <sip:hotline@example.org>{(toTag.Length > 0 ? $";tag={toTag}" : "")}
            Call-ID: {callId}
            CSeq: {cseq} {method}
            Contact: <sip:raw@127.0.0.1:{Port}>
            {more}
            """, body);

    /// <summary>Answers a request; <paramref name="more"/> holds further header lines.</summary>
    public Task RespondAsync(SipRequest request, int status, string toTag, string more = "", string body = "")
    {
        var response = SipResponse.For(request, status, toTag: toTag);
        response.Headers.Add(HeaderNames.Contact, $"<sip:raw@127.0.0.1:{Port}>");
        if (body.Length > 0)
            response.Headers.Add(HeaderNames.ContentType, "application/sdp");
        foreach (var line in more.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            response.Headers.Add(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
        response.Body = Encoding.UTF8.GetBytes(body);
        return _socket.SendAsync(SipWriter.Write(response), _gateway).AsTask();
    }

    public void Dispose() => _socket.Dispose();
}
