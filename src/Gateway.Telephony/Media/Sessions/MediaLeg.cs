using System.Net;
using System.Net.Sockets;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>The part of a session that the media clock owns: socket, send path and receive path. No other thread enters it.</summary>
internal sealed class MediaLeg
{
    private readonly byte[] _datagram = new byte[RtpPacket.MaxBytes + 1];
    private readonly SocketAddress _source;
    private readonly MediaCounters _counters;
    private readonly TimeSpan _inactivity;
    private readonly Action _onInactive;
    private bool _isGivenUp;

    public MediaLeg(Socket socket, MediaCounters counters, TimeSpan inactivity, Action<char> onDigit, Action onInactive)
    {
        Socket = socket;
        Send = new SendPath(socket, RtpStream.Create(), counters);
        Receive = new ReceivePath(Send, counters, onDigit);
        _source = new SocketAddress(socket.AddressFamily);
        _counters = counters;
        _inactivity = inactivity;
        _onInactive = onInactive;
    }

    public Socket Socket { get; }

    public SendPath Send { get; }

    public ReceivePath Receive { get; }

    /// <summary>The clock's number for this leg.</summary>
    public int Id { get; set; }

    public void Connect(MediaParameters parameters, TimeSpan now)
    {
        if (Receive.Connect(parameters, now))
        {
            Send.Redirect(RtpDestination.For(parameters.Remote, Socket));
        }

        Send.Connect(parameters);
    }

    /// <summary>One datagram is there to read. The socket does not block, for a wake-up may prove false (bad checksum).</summary>
    public void Read(TimeSpan now)
    {
        int length;
        try
        {
            _source.Size = _source.Buffer.Length;
            length = Socket.ReceiveFrom(_datagram, SocketFlags.None, _source);
        }
        catch (SocketException)
        {
            MediaCounters.Count(ref _counters.Malformed);
            return;
        }

        Receive.Take(_datagram.AsSpan(0, length), _source, now);
    }

    public void Tick(int elapsed, TimeSpan now)
    {
        Send.Tick(elapsed);
        Receive.Tick(elapsed);
        if (Receive.Silence(now) >= _inactivity)
        {
            GiveUp();
        }
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
