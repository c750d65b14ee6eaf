using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>The UDP socket. A thread of its own reads it, so that a message meets no queue before it is looked at; sending never
/// waits, what the socket cannot take is lost like any datagram.</summary>
internal sealed class UdpEndpoint : IAsyncDisposable
{
    private const int SocketBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly DatagramReceiver _receiver;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStarted;

    public UdpEndpoint(IPEndPoint listen)
    {
        _socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (listen.Address.Equals(IPAddress.IPv6Any))
            _socket.DualMode = true;
        // The kernel gives what its limit allows; a burst of registrations fits in either way.
        _socket.ReceiveBufferSize = SocketBufferBytes;
        _socket.SendBufferSize = SocketBufferBytes;
        try
        {
            _socket.Bind(listen);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        _socket.Blocking = false;
        _receiver = new DatagramReceiver(_socket);
    }

    /// <summary>Called with each datagram, where it came from and which of our addresses it was sent to.</summary>
    public delegate void DatagramHandler(ReadOnlySpan<byte> datagram, IPEndPoint remote, IPAddress local);

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public void Start(DatagramHandler handler)
    {
        _isStarted = true;
        new Thread(() => Receive(handler)) { IsBackground = true, Name = "sip udp" }.Start();
    }

    /// <summary>Sends one datagram; false when the address cannot be sent to. A full socket buffer counts as a lost datagram.</summary>
    public bool Send(ReadOnlySpan<byte> datagram, IPEndPoint remote)
    {
        if (_socket.AddressFamily == AddressFamily.InterNetworkV6 && remote.AddressFamily == AddressFamily.InterNetwork)
            remote = new IPEndPoint(remote.Address.MapToIPv6(), remote.Port);
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, remote);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
        {
            SipMetrics.Dropped(DropCause.SocketFull);
            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Lets go of the port before the thread was started.</summary>
    public void CloseUnused()
    {
        _socket.Dispose();
        _receiver.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _receiver.Stop();
        if (_isStarted)
            await _ended.Task.ConfigureAwait(false);
        CloseUnused();
    }

    private void Receive(DatagramHandler handler)
    {
        while (_receiver.Wait())
        {
            var count = _receiver.Read();
            for (var i = 0; i < count; i++)
                handler(_receiver.Datagram(i), _receiver.Remote(i), _receiver.Local(i));
        }

        _ended.SetResult();
    }
}
