using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>UDP and TCP on one address and port: reads messages, notes their true source, answers unreadable requests, and sends
/// along a flow. Sending never waits (RFC 3261 section 18, RFC 3581).</summary>
internal sealed partial class SipTransport : IAsyncDisposable
{
    private const int PortAttempts = 20;
    private const string RetryAfterSeconds = "10";

    private readonly SipOptions _options;
    private readonly SourceAdmission? _admission;
    private readonly ILogger _logger;
    private readonly UdpEndpoint _udp;
    private readonly TcpEndpoint _tcp;
    private ISipReceiver? _receiver;

    public SipTransport(SipOptions options, SourceAdmission? admission, TimeProvider time, ILogger logger)
    {
        _options = options;
        _admission = admission;
        _logger = logger;
        (_udp, _tcp) = Bind(options.Listen, time);
        LocalEndPoint = _udp.LocalEndPoint;
    }

    /// <summary>The bound address and port; the address may be a wildcard.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Notes that we send requests to a peer, so that it is no stranger.</summary>
    public void NoteCalled(SipSource flow) => _admission?.Called(flow.Remote.Address);

    public int ConnectionCount => _tcp.ConnectionCount;

    public void Start(ISipReceiver receiver)
    {
        _receiver = receiver;
        _udp.Start(OnDatagram);
        _tcp.Start(remote => _admission?.MayConnect(remote.Address) ?? true, OnFrameAsync, receiver.OnClosedAsync);
    }

    /// <summary>What Via and Contact say on a flow: the advertised host, else our address on the flow.</summary>
    public string SentBy(SipSource flow) => _options.Advertised ?? $"{SipHost.Format(flow.Local.Address)}:{flow.Local.Port}";

    /// <summary>The flow for a request to an address, over the open TCP connection if there is one, else over a new one; null when
    /// there is no way there.</summary>
    public SipSource? FlowTo(IPEndPoint remote, SipTransportKind kind)
    {
        remote = LocalAddress.Plain(remote);
        if (!CanReach(remote) || LocalAddress.Towards(remote.Address, LocalEndPoint.Address) is not { } address)
            return null;
        var local = new IPEndPoint(address, LocalEndPoint.Port);
        if (kind == SipTransportKind.Udp)
            return new SipSource(remote, local, kind, 0);
        return _tcp.Open(remote, address) is { } connection ? new SipSource(remote, local, kind, connection.Id) : null;
    }

    /// <summary>False when the flow's connection is gone.</summary>
    public bool IsOpen(SipSource flow) => flow.Kind == SipTransportKind.Udp || _tcp.Find(flow) is not null;

    /// <summary>Sends along a flow; false when its connection is gone or its address cannot be sent to.</summary>
    public bool Send(ReadOnlyMemory<byte> message, SipSource flow) => flow.Kind == SipTransportKind.Udp
        ? _udp.Send(message.Span, flow.Remote)
        : _tcp.Find(flow)?.TrySend(message) ?? false;

    public async ValueTask DisposeAsync()
    {
        await _udp.DisposeAsync().ConfigureAwait(false);
        await _tcp.DisposeAsync().ConfigureAwait(false);
    }

    private static (UdpEndpoint Udp, TcpEndpoint Tcp) Bind(IPEndPoint listen, TimeProvider time)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = new UdpEndpoint(listen);
            try
            {
                return (udp, new TcpEndpoint(new IPEndPoint(listen.Address, udp.LocalEndPoint.Port), time));
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

    private bool CanReach(IPEndPoint remote) =>
        LocalEndPoint.Address.Equals(IPAddress.IPv6Any) || remote.AddressFamily == LocalEndPoint.AddressFamily;

    private void OnDatagram(ReadOnlySpan<byte> datagram, IPEndPoint remote, IPAddress local)
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
        else if (Read(datagram, source) is { } message && !_receiver!.TryReceive(message, source))
            SipMetrics.Dropped(DropCause.LaneFull);
    }

    private async ValueTask<bool> OnFrameAsync(
        TcpConnection connection, SipFrame frame, ReadOnlyMemory<byte> octets, CancellationToken ct)
    {
        // A connection is closed where a datagram would be passed over: its sender cannot be forged.
        if (_admission?.Judge(connection.Remote.Address) is not (null or AdmissionVerdict.Admit))
            return false;
        var local = LocalAddress.Towards(connection.Remote.Address, LocalEndPoint.Address) ?? LocalEndPoint.Address;
        var source = new SipSource(
            connection.Remote, new IPEndPoint(local, LocalEndPoint.Port), SipTransportKind.Tcp, connection.Id);
        if (frame.Kind == SipFrameKind.Broken)
        {
            AnswerBrokenFrame(frame, octets.Span, source);
            return false;
        }

        if (Read(octets.Span, source) is { } message)
            await _receiver!.ReceiveAsync(message, source, ct).ConfigureAwait(false);
        return true;
    }

    private SipMessage? Read(ReadOnlySpan<byte> octets, SipSource source)
    {
        if (!SipParser.TryParse(octets, out var message, out var error))
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
        Refuse(new ParseError(400, frame.Reason) { Request = request }, source);
    }

    /// <summary>Tells a sender of too many messages, without keeping anything, to come back later.</summary>
    private void SendAway(ReadOnlySpan<byte> datagram, SipSource source)
    {
        if (!SipParser.TryParse(datagram, out var message, out _) || message is not SipRequest { Method: not SipMethods.Ack } request)
            return;
        ViaRouting.NoteSource(request, source.Remote);
        var response = SipResponse.For(request, 503, toTag: SipIds.NewTag());
        response.Headers.Add(HeaderNames.RetryAfter, RetryAfterSeconds);
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

    [LoggerMessage(Level = LogLevel.Debug, Message = "Unreadable message from {Remote}: {Reason}")]
    private static partial void LogBadMessage(ILogger logger, IPEndPoint remote, string reason);
}
