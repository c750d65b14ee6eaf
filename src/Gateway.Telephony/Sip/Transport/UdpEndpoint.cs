using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>The UDP socket: one receive loop with one buffer; sending never waits, what the socket cannot take is lost like any datagram.</summary>
internal sealed class UdpEndpoint : IAsyncDisposable
{
    private const int LongestDatagram = 65_535;
    private const int SocketBufferBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public UdpEndpoint(IPEndPoint listen, TimeProvider time)
    {
        _time = time;
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
    }

    /// <summary>Called with each datagram, where it came from and which of our addresses it was sent to.</summary>
    public delegate void DatagramHandler(ReadOnlySpan<byte> datagram, IPEndPoint remote, IPAddress local);

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public void Start(DatagramHandler handler) => _loop = ReceiveAsync(handler);

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

    /// <summary>Lets go of the port before the loop was started.</summary>
    public void CloseUnused() => _socket.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync(DatagramHandler handler)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LongestDatagram, pinned: true);
        var any = new IPEndPoint(
            _socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, any, _stop.Token)
                    .ConfigureAwait(false);
                handler(buffer.AsSpan(0, received.ReceivedBytes), (IPEndPoint)received.RemoteEndPoint,
                    received.PacketInformation.Address ?? LocalEndPoint.Address);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A datagram sent earlier was refused, or memory is short: neither may end the loop, nor spin it.
                await Task.Delay(s_pauseAfterError, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
