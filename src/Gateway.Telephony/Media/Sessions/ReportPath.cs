using System.Buffers.Binary;
using System.Security.Cryptography;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Rtp;
using Gateway.Telephony.Media.Security;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// The reports of one leg (RFC 3550 6): ours about what we send and receive, theirs about what they hear. On the port of RTP
/// when that was agreed, else on the next one, which is opened with the first report and not before, because short calls
/// need none. A BYE of theirs ends nothing: calls end by SIP. Owned by the media clock.
/// </summary>
internal sealed class ReportPath(uint ssrc, RtpReception reception, SrtpSession security, ReportPlace place)
{
    /// <summary>A longer round trip is an error of somebody's clock.</summary>
    private static readonly TimeSpan LongestRoundTrip = TimeSpan.FromSeconds(30);

    private readonly byte[] _name = MakeName();
    private MediaParameters? _parameters;
    private TimeSpan _now;
    private TimeSpan? _due;
    private bool _hasReported;
    private uint _sent;
    private uint _octets;
    private uint _sentBefore;
    private uint _timestamp;
    private TimeSpan _timestampAt;
    private long _expectedBefore;
    private long _receivedBefore;
    private uint _firstSequence;
    private bool _hasSent;
    private NtpTime _theirs;
    private TimeSpan? _theirsAt;
    private ReportFigures _figures;

    /// <summary>What the peer reported so far.</summary>
    public ReportFigures Figures => _figures;

    public void Connect(MediaParameters parameters, TimeSpan now)
    {
        _now = now;
        _parameters = parameters;
        _due ??= now + ReportTiming.Next(isFirst: true, Random.Shared.NextDouble());
        place.Connect(parameters);
    }

    /// <summary>Counts an RTP packet of ours, before it is secured.</summary>
    public void CountSent(ReadOnlySpan<byte> packet)
    {
        if (!_hasSent)
        {
            _hasSent = true;
            _firstSequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        }

        _sent++;
        _octets += (uint)(packet.Length - RtpPacket.HeaderBytes);
        _timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        _timestampAt = _now;
    }

    /// <summary>Once a frame: sends a report when one is due.</summary>
    public void Tick(TimeSpan now)
    {
        _now = now;
        if (_due is { } due && now >= due)
        {
            _due = now + ReportTiming.Next(isFirst: false, Random.Shared.NextDouble());
            Send(isBye: false);
        }
    }

    /// <summary>Reads a compound of the peer that is authentic or came in the clear from its place; false when it is none.</summary>
    public bool Take(ReadOnlySpan<byte> compound, TimeSpan now)
    {
        if (!RtcpCompound.IsWellFormed(compound))
        {
            return false;
        }

        _now = now;
        while (RtcpCompound.TryRead(ref compound, out var packet))
        {
            if (packet.Type is RtcpType.SenderReport or RtcpType.ReceiverReport && IsOfPeer(packet))
            {
                TakeReport(packet);
            }
        }

        return true;
    }

    /// <summary>One datagram is there to read on the port of reports; it must come from the host of <paramref name="peer"/>.</summary>
    public SrtpVerdict Read(Span<byte> datagram, TimeSpan now, SourceAddress? peer)
    {
        if (!place.TryReceive(datagram, peer, out var length))
        {
            return SrtpVerdict.Good;
        }

        var verdict = security.IsActive ? security.OpenRtcp(datagram[..length], out length) : SrtpVerdict.Good;
        if (verdict != SrtpVerdict.Good)
        {
            return verdict;
        }

        if (!Take(datagram[..length], now))
        {
            return SrtpVerdict.Malformed;
        }

        place.Follow();
        return SrtpVerdict.Good;
    }

    /// <summary>Says BYE, when anything was said before.</summary>
    public void Close()
    {
        if (_hasReported || (_hasSent && _parameters is { IsRtcpMuxed: true }))
        {
            Send(isBye: true);
        }

        _parameters = null;
        _due = null;
    }

    private static byte[] MakeName()
    {
        // RFC 7022: a name for this one session, which tells nothing.
        Span<byte> random = stackalloc byte[12];
        RandomNumberGenerator.Fill(random);
        return System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(random));
    }

    private bool IsOfPeer(in RtcpPacket packet) =>
        packet.TryReadSsrc(out var sender) && (reception.Received == 0 || sender == reception.Ssrc);

    private void TakeReport(in RtcpPacket packet)
    {
        if (packet.TryReadSender(out var sender))
        {
            _theirs = sender.Time;
            _theirsAt = _now;
        }

        for (var index = 0; index < packet.Count; index++)
        {
            if (packet.TryReadBlock(index, out var block) && block.Ssrc == ssrc)
            {
                TakeBlock(block);
            }
        }
    }

    private void TakeBlock(in ReportBlock block)
    {
        var roundTrip = _figures.RoundTrip;
        if (block.LastReport != 0)
        {
            var units = place.Wall(_now).Middle - block.LastReport - block.Delay;
            roundTrip = NtpTime.Span(units) <= LongestRoundTrip ? NtpTime.Span(units) : roundTrip;
        }

        var expected = (long)block.HighestSequence - _firstSequence + 1;
        _figures = new ReportFigures
        {
            Reports = _figures.Reports + 1,
            RoundTrip = roundTrip,
            Lost = Math.Max(0, block.CumulativeLost),
            Expected = expected >= 0 && expected <= _sent ? expected : _sent,
            Jitter = TimeSpan.FromSeconds((double)block.Jitter / ClockRate),
        };
    }

    private int ClockRate => _parameters?.Codec.ClockRate() ?? 8_000;

    private void Send(bool isBye)
    {
        if (_parameters is null || !place.IsOpen)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[RtcpWriter.MaxBytes + SrtpSender.MaxOverheadBytes];
        var length = RtcpWriter.Write(buffer, ssrc, Sender(), Block(), _name, isBye);
        if (!security.IsActive || security.TryProtectRtcp(buffer, length, out length))
        {
            place.Send(buffer[..length]);
        }

        _hasReported = true;
        _sentBefore = _sent;
    }

    private SenderInfo? Sender() => _sent == _sentBefore
        ? null
        : new SenderInfo(
            place.Wall(_now), _timestamp + (uint)((_now - _timestampAt).TotalSeconds * ClockRate), _sent, _octets);

    private ReportBlock? Block()
    {
        if (reception.Received == 0)
        {
            return null;
        }

        var (expected, received) = (reception.Expected - _expectedBefore, reception.Received - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (reception.Expected, reception.Received);
        var lost = expected - received;
        return new ReportBlock(
            reception.Ssrc,
            (byte)(expected <= 0 || lost <= 0 ? 0 : Math.Min(255, lost * 256 / expected)),
            (int)Math.Clamp(reception.Expected - reception.Received, int.MinValue, int.MaxValue),
            reception.ExtendedHighest,
            (uint)(reception.Jitter.TotalSeconds * ClockRate),
            _theirsAt is null ? 0 : _theirs.Middle,
            _theirsAt is { } at ? NtpTime.Units(_now - at) : 0);
    }
}
