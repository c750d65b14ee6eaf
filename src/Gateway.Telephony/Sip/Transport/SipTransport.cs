using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>UDP and TCP on one address and port, TLS on another: reads messages, notes their true source, answers unreadable
/// requests, and sends along a flow. Sending never waits (RFC 3261 section 18, RFC 3581).</summary>
internal sealed partial class SipTransport : IAsyncDisposable
{
    private const int RetryAfterSeconds = 10;

    private readonly SipOptions _options;
    private readonly SourceAdmission? _admission;
    private readonly ILogger _logger;
    private readonly SipListeners _listeners;
    private readonly TlsLayer _tls;
    private readonly ConnectionTable _connections;
    private readonly SipResolver _resolver;
    private readonly BackgroundLookups _lookups;
    private readonly TcpRefusals _tcpRefusals;
    private readonly string? _advertisedForTls;
    private ISipReceiver? _receiver;

    /// <exception cref="SocketException">An address cannot be bound.</exception>
    /// <exception cref="TlsFilesException">A certificate, key or authority cannot be read.</exception>
    public SipTransport(SipOptions options, SourceAdmission? admission, TimeProvider time, ILogger logger)
    {
        (_options, _admission, _logger) = (options, admission, logger);
        _tls = new TlsLayer(options.Tls ?? new TlsOptions(), logger);
        _resolver = SipResolver.From(options, time);
        _lookups = new BackgroundLookups(_resolver);
        _tcpRefusals = new TcpRefusals(time);
        _listeners = SipListeners.Bind(options, time);
        _connections = new ConnectionTable(options.Connections, MayConnect, time, logger, OnFrameAsync, SettleAsync, OnClosedAsync);
        _advertisedForTls = options.Tls?.Advertised
            ?? (HostOf(options.Advertised) is { } host ? $"{host}:{_listeners.For(SipTransportKind.Tls).Port}" : null);
    }

    /// <summary>The bound address and port of UDP and TCP; the address may be a wildcard.</summary>
    public IPEndPoint LocalEndPoint => _listeners.For(SipTransportKind.Udp);

    /// <summary>The bound address and port of TLS; null when we have no certificate.</summary>
    public IPEndPoint? TlsEndPoint => _listeners.TlsEndPoint;

    public int ConnectionCount => _connections.Count;

    /// <summary>Notes that we send requests to a peer, so that it is no stranger.</summary>
    public void NoteCalled(SipSource flow) => _admission?.Called(flow.Remote.Address);

    public void Start(ISipReceiver receiver)
    {
        _receiver = receiver;
        _listeners.Udp.Start(OnDatagram);
        _listeners.Tcp.Start(socket => _connections.Take(socket, SipTransportKind.Tcp, static (plain, _) => Task.FromResult(plain)));
        _listeners.Tls?.Start(socket => _connections.Take(socket, SipTransportKind.Tls, _tls.AcceptAsync));
    }

    /// <summary>What Via and Contact say on a flow: the advertised host, else our address on the flow.</summary>
    public string SentBy(SipSource flow) =>
        (flow.Kind == SipTransportKind.Tls ? _advertisedForTls : _options.Advertised)
        ?? $"{SipHost.Format(flow.Local.Address)}:{flow.Local.Port}";

    /// <summary>The flow for a request to an address, over the open connection if there is one, else over a new one; null when
    /// there is no way there.</summary>
    /// <param name="tlsName">The name that a TLS server has to prove; null when only its address is known.</param>
    public SipSource? FlowTo(IPEndPoint remote, SipTransportKind kind, string? tlsName = null)
    {
        remote = LocalAddress.Plain(remote);
        var listen = _listeners.For(kind);
        if (!CanReach(remote, listen) || LocalAddress.Towards(remote.Address, listen.Address) is not { } address)
            return null;
        var local = new IPEndPoint(address, listen.Port);
        if (kind == SipTransportKind.Udp)
            return new SipSource(remote, local, kind, 0);
        var key = new ConnectionKey(remote, kind, kind == SipTransportKind.Tls ? tlsName?.ToLowerInvariant() : null);
        return _connections.Open(key, address, ct => ConnectAsync(key, address, ct)) is { } connection
            ? new SipSource(remote, local, kind, connection.Id)
            : null;
    }

    /// <summary>Where a URI's requests may be sent, in the order to try (RFC 3263).</summary>
    public ValueTask<IReadOnlyList<SipTarget>> ResolveAsync(SipUri uri, CancellationToken ct) => _resolver.ResolveAsync(uri, ct);

    /// <summary>The same without waiting: empty while the answer is not there, which is then asked for.</summary>
    public IReadOnlyList<SipTarget> ResolveNow(SipUri uri) => _lookups.ResolveNow(uri);

    /// <summary>The flow to a target, as <see cref="FlowTo(IPEndPoint, SipTransportKind, string?)"/>.</summary>
    public SipSource? FlowTo(SipTarget target) => FlowTo(target.Remote, target.Kind, target.TlsName);

    /// <summary>Peers that were found not to take TCP, so that large requests go to them over UDP at once.</summary>
    public TcpRefusals TcpRefusals => _tcpRefusals;

    /// <summary>False when the flow's connection is gone.</summary>
    public bool IsOpen(SipSource flow) => flow.Kind == SipTransportKind.Udp || _connections.Find(flow) is not null;

    /// <summary>Lets a flow's connection stay although nothing comes over it: a registration or a call uses it.</summary>
    public void Hold(SipSource flow) => _connections.Find(flow)?.Hold();

    /// <summary>Sends along a flow; false when its connection is gone or its address cannot be sent to.</summary>
    public bool Send(ReadOnlyMemory<byte> message, SipSource flow) => flow.Kind == SipTransportKind.Udp
        ? _listeners.Udp.Send(message.Span, flow.Remote)
        : _connections.Find(flow)?.TrySend(message) ?? false;

    public async ValueTask DisposeAsync()
    {
        await _listeners.DisposeAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
        await _lookups.DisposeAsync().ConfigureAwait(false);
    }

    private static bool CanReach(IPEndPoint remote, IPEndPoint listen) =>
        listen.Address.Equals(IPAddress.IPv6Any) || remote.AddressFamily == listen.AddressFamily;

    private static string? HostOf(string? hostAndPort) =>
        hostAndPort is not null && SipHost.TryParse(hostAndPort, out var host, out _) ? host : null;

    private Task<Stream> ConnectAsync(ConnectionKey key, IPAddress local, CancellationToken ct) => ConnectionSocket.ConnectAsync(
        key.Remote, local,
        (plain, token) => key.Kind == SipTransportKind.Tls
            ? _tls.ConnectAsync(plain, key.TlsName, key.Remote, token)
            : Task.FromResult(plain),
        ct);

    private bool MayConnect(IPAddress address) => _admission?.MayConnect(address) ?? true;

    private Task SettleAsync() => _receiver!.SettleAsync();

    private ValueTask OnClosedAsync(long connectionId) => _receiver!.OnClosedAsync(connectionId);

    private void OnDatagram(ReadOnlySpan<byte> datagram, IPEndPoint remote, IPAddress local)
    {
        try
        {
            Take(datagram, remote, local);
        }
        catch (Exception bug)
        {
            // One message must not end the thread that reads everyone else's.
            LogFault(_logger, bug, remote);
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, IPEndPoint remote, IPAddress local)
    {
        // Keep-alives of phones behind NAT: nothing but line ends or zeros.
        if (datagram.Trim("\r\n\0"u8).IsEmpty)
            return;
        var verdict = _admission?.Judge(remote.Address) ?? AdmissionVerdict.Admit;
        if (verdict == AdmissionVerdict.Drop)
            return;
        remote = LocalAddress.Plain(remote);
        local = local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local;
        var source = new SipSource(remote, new IPEndPoint(local, LocalEndPoint.Port), SipTransportKind.Udp, 0);
        if (verdict == AdmissionVerdict.Refuse)
            SendAway(datagram, source);
        else if (Read(datagram, source, out _) is { } message && !_receiver!.TryReceive(message, source))
            SipMetrics.Dropped(DropCause.LaneFull);
    }

    private async ValueTask<bool> OnFrameAsync(
        StreamConnection connection, SipFrame frame, ReadOnlyMemory<byte> octets, CancellationToken ct)
    {
        // A connection is closed where a datagram would be passed over: its sender cannot be forged.
        if (_admission?.Judge(connection.Remote.Address) is not (null or AdmissionVerdict.Admit))
            return false;
        var kind = connection.Key.Kind;
        var local = new IPEndPoint(connection.Local, _listeners.For(kind).Port);
        var source = new SipSource(connection.Remote, local, kind, connection.Id);
        if (frame.Kind == SipFrameKind.Broken)
        {
            AnswerBrokenFrame(frame, octets.Span, source);
            return false;
        }

        if (Read(octets.Span, source, out var error) is { } message)
            await _receiver!.ReceiveAsync(message, source, ct).ConfigureAwait(false);
        // What is no SIP message at all tells that the frames are lost.
        return error is not { IsNoMessage: true };
    }

    private SipMessage? Read(ReadOnlySpan<byte> octets, SipSource source, out ParseError? error)
    {
        if (!SipParser.TryParse(octets, out var message, out error))
        {
            Refuse(error, source);
            return null;
        }

        SipMetrics.Received(message);
        if (_logger.IsEnabled(LogLevel.Debug))
            LogReceived(_logger, message is SipRequest received ? received.Method : "Response", source.Remote, message.CallId);
        if (message is SipRequest request)
            ViaRouting.NoteSource(request, source.Remote);
        return message;
    }

    private void AnswerBrokenFrame(SipFrame frame, ReadOnlySpan<byte> head, SipSource source)
    {
        var isRead = SipParser.TryParse(head, out var message, out var error);
        var request = isRead ? message as SipRequest : error!.Request;
        Refuse(new ParseError(frame.Status, frame.Reason) { Request = request }, source);
    }

    /// <summary>Tells a sender of too many messages, without keeping anything, to come back later.</summary>
    private void SendAway(ReadOnlySpan<byte> datagram, SipSource source)
    {
        if (!SipParser.TryParse(datagram, out var message, out _) || message is not SipRequest { Method: not SipMethods.Ack } request)
            return;
        ViaRouting.NoteSource(request, source.Remote);
        var response = SipResponse.Unavailable(request, RetryAfterSeconds, SipIds.NewTag());
        Send(SipWriter.Write(response), ViaRouting.ReplyFlow(request.TopVia, source));
    }

    // Stateless: whoever repeats a broken request gets the same answer again.
    private void Refuse(ParseError error, SipSource source)
    {
        SipMetrics.BadMessage();
        LogBadMessage(_logger, source.Remote, error.Reason);
        if (error.Request is not { Method: not SipMethods.Ack } request)
            return;
        ViaRouting.NoteSource(request, source.Remote);
        var response = SipResponse.For(request, error.Status, error.Reason, SipIds.NewTag());
        Send(SipWriter.Write(response), ViaRouting.ReplyFlow(request.TopVia, source));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Kind} from {Remote} in call {CallId}")]
    private static partial void LogReceived(ILogger logger, string kind, IPEndPoint remote, string callId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading a message from {Remote} failed")]
    private static partial void LogFault(ILogger logger, Exception bug, IPEndPoint remote);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Unreadable message from {Remote}: {Reason}")]
    private static partial void LogBadMessage(ILogger logger, IPEndPoint remote, string reason);
}
