using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>The part of a session that the media clock owns: socket, send path and receive path. No other thread enters it.</summary>
internal sealed class MediaLeg
{
    /// <summary>After an overrun at most this many datagrams are read at once: half a second of packets of 10 ms.</summary>
    private const int MaxPiledUp = 50;

    private readonly ClockBuffers _buffers;
    private readonly MediaCounters _counters;
    private readonly SocketAddress _source;
    private readonly RtpSocket _socket;
    private readonly SrtpSession _security = new();
    private readonly ReportPath _reports;
    private readonly TimeSpan _inactivity;
    private readonly Action _onInactive;
    private bool _isGivenUp;

    public MediaLeg(
        Socket socket,
        MediaCounters counters,
        MediaOptions options,
        ClockBuffers buffers,
        Action<char> onDigit,
        Action onInactive,
        Func<Socket?>? openReports = null,
        DateTimeOffset wallAtStart = default)
    {
        Socket = socket;
        _buffers = buffers;
        _socket = new RtpSocket(socket, counters, _security);
        var stream = RtpStream.Create();
        Send = new SendPath(_socket, stream, counters, buffers);
        Receive = new ReceivePath(_socket, _security, counters, buffers, options.Learning, onDigit);
        var place = new ReportPlace(_socket, counters, () => ReportSocket = openReports?.Invoke(), wallAtStart);
        _reports = new ReportPath(stream.Ssrc, Receive.Reception, _security, place);
        _socket.Reports = _reports;
        Receive.ReportTo(_reports);
        _counters = counters;
        _source = new SocketAddress(socket.AddressFamily);
        _inactivity = options.Inactivity;
        _onInactive = onInactive;
    }

    public Socket Socket { get; }

    /// <summary>The socket of reports that do not share that of RTP; none before the first report.</summary>
    public Socket? ReportSocket { get; private set; }

    /// <summary>What the peer reported so far.</summary>
    public ReportFigures Reported => _reports.Figures;

    public SendPath Send { get; }

    public ReceivePath Receive { get; }

    /// <summary>The clock's number for this leg.</summary>
    public int Id { get; set; }

    public void Connect(MediaParameters parameters, TimeSpan now)
    {
        _security.Apply(parameters.Security);
        if (Receive.Connect(parameters, now))
        {
            _socket.Redirect(RtpDestination.For(parameters.Remote, Socket));
        }

        Send.Connect(parameters);
        _reports.Connect(parameters, now);
    }

    /// <summary>One datagram is there to read, or several after an overrun of the clock.</summary>
    public void Read(TimeSpan now, bool isPiledUp = false)
    {
        var left = isPiledUp ? MaxPiledUp : 1;
        do
        {
            if (_socket.TryReceive(_buffers.Datagram, _source, out var length))
            {
                Receive.Take(_buffers.Datagram.AsSpan(0, length), _source, now);
            }
        }
        while (--left > 0 && Socket.Available > 0);
    }

    /// <summary>One datagram is there to read on the port of reports.</summary>
    public void ReadReport(TimeSpan now)
    {
        MediaCounters.Count(ref _counters.Rtcp);
        _counters.Count(_reports.Read(_buffers.Datagram, now, Receive.Peer));
    }

    public void Tick(int elapsed, TimeSpan now)
    {
        _reports.Tick(now);
        Send.Tick(elapsed);
        Receive.Tick(elapsed, now);
        if (Receive.Silence(now) >= _inactivity)
        {
            GiveUp();
        }
    }

    /// <summary>Ends both paths; what plays is cancelled and the keys are gone.</summary>
    public void Close()
    {
        _reports.Close();
        Send.Close();
        Receive.Close();
        _security.Dispose();
    }

    /// <summary>Tells the owner, once, that nothing will come any more.</summary>
    public void GiveUp()
    {
        if (!_isGivenUp)
        {
            _isGivenUp = true;
            _onInactive();
        }
    }
}
