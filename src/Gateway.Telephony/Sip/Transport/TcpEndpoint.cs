using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>The TCP listener and all connections, accepted and made; their number is bounded.</summary>
internal sealed class TcpEndpoint : IAsyncDisposable
{
    private const int MaxConnections = 2048;
    private const int Backlog = 256;
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, (TcpConnection Connection, Task Run)> _connections = new();
    private readonly ConcurrentDictionary<IPEndPoint, TcpConnection> _byRemote = new();
    private readonly CancellationTokenSource _stop = new();
    private long _lastId;
    private Task _accepting = Task.CompletedTask;
    private Func<IPEndPoint, bool> _mayConnect = static _ => false;
    private TcpConnection.FrameHandler _onFrame = static (_, _, _, _) => new(false);
    private Func<long, ValueTask> _onClosed = static _ => ValueTask.CompletedTask;

    public TcpEndpoint(IPEndPoint listen, TimeProvider time)
    {
        _time = time;
        _listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (listen.Address.Equals(IPAddress.IPv6Any))
            _listener.DualMode = true;
        // A restart must not wait for the old connections' TIME_WAIT.
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            _listener.Bind(listen);
            _listener.Listen(Backlog);
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }
    }

    public int ConnectionCount => _connections.Count;

    public void Start(Func<IPEndPoint, bool> mayConnect, TcpConnection.FrameHandler onFrame, Func<long, ValueTask> onClosed)
    {
        (_mayConnect, _onFrame, _onClosed) = (mayConnect, onFrame, onClosed);
        _accepting = AcceptAsync();
    }

    /// <summary>The open connection of a flow, or null. A flow remembered from before a restart may carry a number that now is
    /// another peer's, so the address has to fit too.</summary>
    public TcpConnection? Find(SipSource flow) =>
        _connections.TryGetValue(flow.ConnectionId, out var entry) && entry.Connection.Remote.Equals(flow.Remote)
            ? entry.Connection
            : null;

    /// <summary>The connection to an address: an open one, else one that starts connecting now; null when there are too many.
    /// Messages may be queued on it at once.</summary>
    public TcpConnection? Open(IPEndPoint remote, IPAddress local)
    {
        if (_byRemote.TryGetValue(remote, out var open))
            return open;
        if (_connections.Count >= MaxConnections)
        {
            SipMetrics.Dropped(DropCause.TooManyConnections);
            return null;
        }

        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        return Add(socket, remote, ct => ConnectAsync(socket, remote, local, ct));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var (connection, run) in _connections.Values)
        {
            connection.Close();
            await run.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Take(await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // No file handles left: try again, not at once.
                await Task.Delay(s_pauseAfterError, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(Socket socket)
    {
        if (_connections.Count >= MaxConnections)
        {
            SipMetrics.Dropped(DropCause.TooManyConnections);
            socket.Dispose();
            return;
        }

        try
        {
            var remote = LocalAddress.Plain((IPEndPoint)socket.RemoteEndPoint!);
            if (_mayConnect(remote))
                Add(socket, remote, null);
            else
                socket.Dispose();
        }
        catch (SocketException)
        {
            // The peer went away while it waited to be accepted.
            socket.Dispose();
        }
    }

    private TcpConnection Add(Socket socket, IPEndPoint remote, Func<CancellationToken, ValueTask>? connect)
    {
        socket.NoDelay = true;
        // A phone behind a dead router is noticed in minutes rather than never.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        var connection = new TcpConnection(Interlocked.Increment(ref _lastId), socket, remote, _time);
        _byRemote[remote] = connection;
        var started = new TaskCompletionSource();
        _connections[connection.Id] = (connection, RunAsync(connection, connect, started.Task));
        started.SetResult();
        return connection;
    }

    private async Task RunAsync(TcpConnection connection, Func<CancellationToken, ValueTask>? connect, Task started)
    {
        // Not before the connection is in the table, else it could leave before it came.
        await started.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await connection.RunAsync(_onFrame, connect).ConfigureAwait(false);
        _byRemote.TryRemove(new(connection.Remote, connection));
        _connections.TryRemove(connection.Id, out _);
        await _onClosed(connection.Id).ConfigureAwait(false);
    }

    private async ValueTask ConnectAsync(Socket socket, IPEndPoint remote, IPAddress local, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(s_connectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        socket.Bind(new IPEndPoint(local, 0));
        await socket.ConnectAsync(remote, either.Token).ConfigureAwait(false);
    }
}
