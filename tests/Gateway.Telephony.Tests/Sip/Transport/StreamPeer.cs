using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Tests.Sip.Dialogs;

namespace Gateway.Telephony.Tests.Sip.Transport;

/// <summary>A peer without a stack on a TCP or TLS connection.</summary>
internal sealed class StreamPeer(Stream stream) : IDisposable
{
    public Stream Stream => stream;

    public X509Certificate? Certificate => (stream as SslStream)?.RemoteCertificate;

    public SslProtocols Version => ((SslStream)stream).SslProtocol;

    public static async Task<StreamPeer> ConnectAsync(IPEndPoint gateway)
    {
        var client = new TcpClient(gateway.AddressFamily) { NoDelay = true };
        await client.ConnectAsync(gateway).Soon();
        return new StreamPeer(client.GetStream());
    }

    /// <summary>Connects with TLS and believes whatever certificate is shown.</summary>
    public static async Task<StreamPeer> ConnectTlsAsync(
        IPEndPoint gateway, string name = "", X509Certificate2? own = null, SslProtocols versions = SslProtocols.None)
    {
        var plain = await ConnectAsync(gateway);
        var secure = new SslStream(plain.Stream, false, (_, _, _, _) => true);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = versions,
            ClientCertificates = own is null ? null : new X509CertificateCollection { own },
        }).Soon();
        return new StreamPeer(secure);
    }

    /// <summary>Accepts the gateway's connection as a TLS server.</summary>
    public static async Task<StreamPeer> AcceptTlsAsync(TcpListener listener, X509Certificate2 own, bool asksForCertificate = false)
    {
        var client = await listener.AcceptTcpClientAsync().Soon();
        var secure = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await secure.AuthenticateAsServerAsync(own, asksForCertificate, false).Soon();
        return new StreamPeer(secure);
    }

    public static byte[] Request(string method, string callId, string via = "TLS 127.0.0.1:9", string more = "") => RawPeer.Encode($"""
        {method} sip:gateway@127.0.0.1 SIP/2.0
        Via: SIP/2.0/{via};branch=z9hG4bK-{callId}
        From: <sip:a@example.org>;tag=1
        To: <sip:b@example.org>
        Call-ID: {callId}
        CSeq: 1 {method}
        Contact: <sip:a@127.0.0.1:9;transport=tls>
        {more}
        """);

    public async Task SendAsync(byte[] octets)
    {
        await stream.WriteAsync(octets);
        await stream.FlushAsync();
    }

    public Task SendAsync(SipMessage message) => SendAsync(SipWriter.Write(message));

    public async Task<SipMessage> ReadMessageAsync()
    {
        var octets = new List<byte>();
        while (SipFramer.Next([.. octets]) is not { Kind: SipFrameKind.Complete })
            octets.AddRange(await ReadAsync(1));
        return SipParser.TryParse([.. octets], out var message, out var error) ? message : throw new FormatException(error.Reason);
    }

    /// <summary>Reads a response without judging it: a refusal repeats what was broken in the request.</summary>
    public async Task<(int Status, bool IsToNext)> ReadAnswerAsync()
    {
        var octets = new List<byte>();
        while (SipFramer.Next([.. octets]) is not { Kind: SipFrameKind.Complete or SipFrameKind.Broken })
            octets.AddRange(await ReadAsync(1));
        return AnswerOf([.. octets]);
    }

    /// <summary>The status, and whether the Call-ID begins with "next".</summary>
    public static (int Status, bool IsToNext) AnswerOf(byte[] octets)
    {
        var text = Encoding.Latin1.GetString(octets);
        Assert.StartsWith("SIP/2.0 ", text, StringComparison.Ordinal);
        return (int.Parse(text.AsSpan(8, 3)), text.Contains("Call-ID: next-", StringComparison.Ordinal));
    }

    public async Task<SipResponse> ReadResponseAsync() => Assert.IsType<SipResponse>(await ReadMessageAsync());

    public async Task<SipRequest> ReadRequestAsync() => Assert.IsType<SipRequest>(await ReadMessageAsync());

    public async Task<byte[]> ReadAsync(int count)
    {
        var octets = new byte[count];
        await stream.ReadExactlyAsync(octets).AsTask().Soon();
        return octets;
    }

    public async Task<string> ReadTextAsync(int count) => Encoding.ASCII.GetString(await ReadAsync(count));

    /// <summary>Reads on until the gateway closes; gives what came before.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new MemoryStream();
        try
        {
            await stream.CopyToAsync(text).Soon();
        }
        catch (IOException)
        {
            // A reset ends a connection too.
        }

        return Encoding.ASCII.GetString(text.ToArray());
    }

    public void Dispose() => stream.Dispose();
}
