using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>The sockets that peers find us at: UDP and TCP on the same port, and TLS when we have a certificate.</summary>
internal sealed class SipListeners : IAsyncDisposable
{
    private const int PortAttempts = 20;

    private SipListeners(UdpEndpoint udp, StreamListener tcp, StreamListener? tls)
    {
        (Udp, Tcp, Tls) = (udp, tcp, tls);
        (LocalEndPoint, TlsEndPoint) = (udp.LocalEndPoint, tls?.LocalEndPoint);
    }

    public UdpEndpoint Udp { get; }

    public StreamListener Tcp { get; }

    public StreamListener? Tls { get; }

    /// <summary>Where UDP and TCP are bound.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Where TLS is bound, if it is.</summary>
    public IPEndPoint? TlsEndPoint { get; }

    /// <exception cref="SocketException">An address cannot be bound; nothing stays bound.</exception>
    public static SipListeners Bind(SipOptions options, TimeProvider time)
    {
        var (udp, tcp) = BindPair(options.Listen, time);
        try
        {
            var tls = options.Tls is { Certificates.Count: > 0 } own ? new StreamListener(own.Listen, time) : null;
            return new SipListeners(udp, tcp, tls);
        }
        catch (SocketException)
        {
            udp.CloseUnused();
            tcp.CloseUnused();
            throw;
        }
    }

    /// <summary>Address and port that we are found at by a transport; without a TLS listener those of TCP.</summary>
    public IPEndPoint For(SipTransportKind kind) =>
        kind == SipTransportKind.Tls && TlsEndPoint is { } tls ? tls : LocalEndPoint;

    public async ValueTask DisposeAsync()
    {
        await Udp.DisposeAsync().ConfigureAwait(false);
        await Tcp.DisposeAsync().ConfigureAwait(false);
        if (Tls is not null)
            await Tls.DisposeAsync().ConfigureAwait(false);
    }

    private static (UdpEndpoint Udp, StreamListener Tcp) BindPair(IPEndPoint listen, TimeProvider time)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = new UdpEndpoint(listen);
            try
            {
                return (udp, new StreamListener(new IPEndPoint(listen.Address, udp.LocalEndPoint.Port), time));
            }
            catch (SocketException) when (listen.Port == 0 && attempt < PortAttempts)
            {
                // The free UDP port was taken for TCP: try another.
                udp.CloseUnused();
            }
            catch (SocketException)
            {
                udp.CloseUnused();
                throw;
            }
        }
    }
}
