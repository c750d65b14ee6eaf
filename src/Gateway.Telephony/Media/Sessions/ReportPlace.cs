using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Where a leg's reports come and go: the socket of RTP, or one of their own on the next port. It never blocks and never
/// throws: a report that is lost is lost. Owned by the media clock.
/// </summary>
/// <param name="rtp">The leg's RTP socket.</param>
/// <param name="counters">The leg's counters.</param>
/// <param name="open">Opens the next port and has it watched; null when it is taken.</param>
/// <param name="wallAtStart">Wall-clock time when the media clock began to count.</param>
internal sealed class ReportPlace(RtpSocket rtp, MediaCounters counters, Func<Socket?> open, DateTimeOffset wallAtStart)
{
    private MediaParameters? _parameters;
    private Socket? _socket;
    private SocketAddress? _destination;
    private SocketAddress? _source;
    private bool _isTried;

    /// <summary>Whether a report can be sent.</summary>
    public bool IsOpen => _parameters switch
    {
        null or { RemoteRtcp: null } => false,
        { IsRtcpMuxed: true } => rtp.HasDestination,
        _ => TryOpen(),
    };

    public NtpTime Wall(TimeSpan now) => NtpTime.From(wallAtStart + now);

    public void Connect(MediaParameters parameters)
    {
        if (_parameters?.RemoteRtcp is null || !_parameters.RemoteRtcp.Equals(parameters.RemoteRtcp))
        {
            _destination = null;
        }

        _parameters = parameters;
    }

    public void Send(ReadOnlySpan<byte> compound)
    {
        if (_parameters!.IsRtcpMuxed)
        {
            rtp.SendReport(compound);
            return;
        }

        try
        {
            if (_destination is { } destination)
            {
                _socket!.SendTo(compound, SocketFlags.None, destination);
            }
        }
        catch (SocketException)
        {
            // Nobody listens there: many phones take no reports.
            MediaCounters.Count(ref counters.SendErrors);
        }
    }

    /// <summary>Takes a datagram from the host that RTP comes from.</summary>
    public bool TryReceive(Span<byte> datagram, SourceAddress? peer, out int length)
    {
        length = 0;
        var source = _source ??= new SocketAddress(_socket!.AddressFamily);
        try
        {
            source.Size = source.Buffer.Length;
            length = _socket!.ReceiveFrom(datagram, SocketFlags.None, source);
        }
        catch (SocketException)
        {
            return false;
        }

        if (peer is { } known && SourceAddress.From(source).Address == known.Address)
        {
            return true;
        }

        MediaCounters.Count(ref counters.Foreign);
        return false;
    }

    /// <summary>Sends to where the last datagram came from, which has proved to be a report of the peer (RFC 4961).</summary>
    public void Follow()
    {
        var destination = _destination ??= new SocketAddress(_source!.Family, _source.Buffer.Length);
        _source!.Buffer.Span.CopyTo(destination.Buffer.Span);
        destination.Size = _source.Size;
    }

    private bool TryOpen()
    {
        if (!_isTried)
        {
            _isTried = true;
            _socket = open();
        }

        if (_socket is null)
        {
            return false;
        }

        _destination ??= RtpDestination.For(_parameters!.RemoteRtcp!, _socket);
        return _destination is not null;
    }
}
