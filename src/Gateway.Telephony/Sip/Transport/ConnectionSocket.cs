using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Makes sockets into streams.</summary>
internal static class ConnectionSocket
{
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveRetrySeconds = 10;
    private const int KeepAliveRetries = 6;

    /// <summary>A phone behind a dead router is noticed in two minutes rather than never.</summary>
    public static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveRetrySeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }

    /// <summary>The stream over a connected socket; the socket is closed when it fails.</summary>
    public static async Task<Stream> SecureAsync(
        Socket socket, Func<Stream, CancellationToken, Task<Stream>> secure, CancellationToken ct)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        try
        {
            return await secure(plain, ct).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await plain.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects from one of our addresses.</summary>
    public static async Task<Stream> ConnectAsync(
        IPEndPoint remote, IPAddress local, Func<Stream, CancellationToken, Task<Stream>> secure, CancellationToken ct)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Prepare(socket);
            socket.Bind(new IPEndPoint(local, 0));
            await socket.ConnectAsync(remote, ct).ConfigureAwait(false);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }

        return await SecureAsync(socket, secure, ct).ConfigureAwait(false);
    }
}
