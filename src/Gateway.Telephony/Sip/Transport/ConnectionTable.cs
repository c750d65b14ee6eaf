using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>All TCP and TLS connections, accepted and made, within their bounds. A sweep each second ends the overdue ones.</summary>
internal sealed partial class ConnectionTable : IAsyncDisposable
{
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConnectionLimits _limits;
    private readonly Func<IPAddress, bool> _mayConnect;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StreamConnection.FrameHandler _onFrame;
    private readonly Func<Task> _settle;
    private readonly Func<long, ValueTask> _onClosed;
    private readonly ConcurrentDictionary<long, (StreamConnection Connection, Task Run)> _connections = new();
    private readonly ConcurrentDictionary<ConnectionKey, StreamConnection> _byKey = new();
    private readonly SourceCounts _sources;
    private readonly ITimer _sweep;
    private long _lastId;
    private int _handshakes;
    private volatile bool _isClosing;

    /// <param name="mayConnect">False for a source whose connections are closed at once.</param>
    public ConnectionTable(
        ConnectionLimits limits, Func<IPAddress, bool> mayConnect, TimeProvider time, ILogger logger,
        StreamConnection.FrameHandler onFrame, Func<Task> settle, Func<long, ValueTask> onClosed)
    {
        (_limits, _mayConnect, _time, _logger) = (limits, mayConnect, time, logger);
        (_onFrame, _settle, _onClosed) = (onFrame, settle, onClosed);
        _sources = new SourceCounts(limits.PerAddress);
        _sweep = time.CreateTimer(_ => Sweep(), null, s_sweepInterval, s_sweepInterval);
    }

    public int Count => _connections.Count;

    /// <summary>The open connection of a flow, or null. A flow remembered from before a restart may carry a number that now is
    /// another peer's, so the address has to fit too.</summary>
    public StreamConnection? Find(SipSource flow) =>
        _connections.TryGetValue(flow.ConnectionId, out var entry)
        && entry.Connection.Remote.Equals(flow.Remote) && entry.Connection.Key.Kind == flow.Kind
            ? entry.Connection
            : null;

    /// <summary>The connection to a peer: an open one, else one that starts connecting now; null when there are too many. Messages
    /// may be queued on it at once.</summary>
    public StreamConnection? Open(ConnectionKey key, IPAddress local, Func<CancellationToken, Task<Stream>> open)
    {
        if (_byKey.TryGetValue(key, out var known))
            return known;
        if (_connections.Count < _limits.Total && !_isClosing)
            return Add(key, local, isOurs: true, open, onOpen: static () => { }, onEnd: static () => { });
        SipMetrics.Dropped(DropCause.TooManyConnections);
        return null;
    }

    /// <summary>Takes an accepted socket, or closes it when a bound is reached.</summary>
    public void Take(Socket socket, SipTransportKind kind, Func<Stream, CancellationToken, Task<Stream>> secure)
    {
        IPEndPoint remote, local;
        try
        {
            remote = LocalAddress.Plain((IPEndPoint)socket.RemoteEndPoint!);
            local = LocalAddress.Plain((IPEndPoint)socket.LocalEndPoint!);
            ConnectionSocket.Prepare(socket);
        }
        catch (SocketException)
        {
            // The peer went away while it waited to be accepted.
            socket.Dispose();
            return;
        }

        if (!_mayConnect(remote.Address))
        {
            socket.Dispose();
            return;
        }

        if (Admit(remote.Address, kind) is { } refusal)
        {
            SipMetrics.Dropped(refusal);
            socket.Dispose();
            return;
        }

        Add(
            new ConnectionKey(remote, kind, null), local.Address, isOurs: false,
            ct => ConnectionSocket.SecureAsync(socket, secure, ct),
            onOpen: () => EndHandshake(kind), onEnd: () => _sources.Remove(remote.Address));
    }

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        await _sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var (connection, run) in _connections.Values)
        {
            connection.Close();
            await run.ConfigureAwait(false);
        }
    }

    private DropCause? Admit(IPAddress address, SipTransportKind kind)
    {
        if (_connections.Count >= _limits.Total || _isClosing)
            return DropCause.TooManyConnections;
        if (!_sources.TryAdd(address))
            return DropCause.TooManyFromOneAddress;
        if (kind != SipTransportKind.Tls || Interlocked.Increment(ref _handshakes) <= _limits.Handshakes)
            return null;
        EndHandshake(kind);
        _sources.Remove(address);
        return DropCause.TooManyHandshakes;
    }

    private void EndHandshake(SipTransportKind kind)
    {
        if (kind == SipTransportKind.Tls)
            Interlocked.Decrement(ref _handshakes);
    }

    private void Sweep()
    {
        foreach (var (_, entry) in _connections)
            entry.Connection.Sweep();
    }

    private StreamConnection Add(
        ConnectionKey key, IPAddress local, bool isOurs, Func<CancellationToken, Task<Stream>> open, Action onOpen, Action onEnd)
    {
        var connection = new StreamConnection(Interlocked.Increment(ref _lastId), key, local, isOurs, _limits, _time);
        _byKey[key] = connection;
        var started = new TaskCompletionSource();
        _connections[connection.Id] = (connection, RunAsync(connection, open, onOpen, onEnd, started.Task));
        started.SetResult();
        return connection;
    }

    private async Task RunAsync(
        StreamConnection connection, Func<CancellationToken, Task<Stream>> open, Action onOpen, Action onEnd, Task started)
    {
        // Not before the connection is in the table, else it could leave before it came.
        await started.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await connection.RunAsync(open, _onFrame, _settle, onOpen).ConfigureAwait(false);
        }
        catch (Exception bug)
        {
            LogFault(_logger, bug, connection.Remote);
        }

        onEnd();
        _byKey.TryRemove(new(connection.Key, connection));
        _connections.TryRemove(connection.Id, out _);
        await _onClosed(connection.Id).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection with {Remote} failed")]
    private static partial void LogFault(ILogger logger, Exception bug, IPEndPoint remote);
}
