namespace Gateway.Telephony.Media.Rtp;

/// <summary>What becomes of a packet by its SSRC and sequence number.</summary>
internal enum ReceptionVerdict
{
    /// <summary>Belongs to the stream.</summary>
    Accept,

    /// <summary>Begins a stream: another source, or the same one with new numbers. What was known of the old one is void.</summary>
    Restart,

    /// <summary>Belongs to no stream yet: forged, or the first packet after a jump.</summary>
    Reject,
}

/// <summary>
/// The stream that comes in: its source, its sequence, what was lost and how evenly it arrives (RFC 3550 A.1, A.3, A.8). Another
/// source takes over with its second packet in a row, once the old one has been quiet for 100 ms. Pure; owned by the media clock.
/// </summary>
internal sealed class RtpReception
{
    /// <summary>A larger step forward is a restarted sender, once the next packet follows it.</summary>
    public const int MaxDropout = 3_000;

    /// <summary>A packet is older than the newest by at most this, or it counts as a step.</summary>
    public const int MaxMisorder = 100;

    /// <summary>A source that sent within this time is not replaced by another.</summary>
    public static readonly TimeSpan Tenure = TimeSpan.FromMilliseconds(100);

    private bool _isStarted;
    private long _first;
    private long _highest;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private (uint Ssrc, ushort Sequence)? _awaited;
    private TimeSpan _heard;
    private (TimeSpan Arrival, uint Timestamp)? _last;
    private double _jitterSeconds;

    /// <summary>The source that is heard.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>Highest sequence number with its cycles, for a report.</summary>
    public uint ExtendedHighest => (uint)_highest;

    /// <summary>Packets that should have come, over all sources.</summary>
    public long Expected => _expectedBefore + (_isStarted ? _highest - _first + 1 : 0);

    /// <summary>Packets that came, repeated ones too.</summary>
    public long Received => _receivedBefore + _received;

    /// <summary>Packets that did not; repeated ones make it less, at least 0.</summary>
    public long Lost => Math.Max(0, Expected - Received);

    /// <summary>Mean deviation of the spacing, smoothed over 16 packets.</summary>
    public TimeSpan Jitter => TimeSpan.FromSeconds(_jitterSeconds);

    /// <summary>Judges a packet of the peer and counts it.</summary>
    public ReceptionVerdict Take(in RtpPacket packet, TimeSpan now)
    {
        if (!_isStarted)
        {
            return Start(packet, now);
        }

        var step = (short)(packet.Sequence - (ushort)_highest);
        var isStep = packet.Ssrc != Ssrc || step is > MaxDropout or < -MaxMisorder;
        if (isStep)
        {
            return IsAwaited(packet, now) ? Start(packet, now) : ReceptionVerdict.Reject;
        }

        _awaited = null;
        _heard = now;
        _highest = Math.Max(_highest, _highest + step);
        _received++;
        return ReceptionVerdict.Accept;
    }

    /// <summary>Follows the arrival of a packet of sound; events keep their first timestamp and say nothing about spacing.</summary>
    public void Time(uint timestamp, int clockRate, TimeSpan now)
    {
        if (_last is var (arrival, before))
        {
            var deviation = Math.Abs((now - arrival).TotalSeconds - ((int)(timestamp - before) / (double)clockRate));

            // A pause or a jump of the sender's clock is no jitter.
            if (deviation < 1)
            {
                _jitterSeconds += (deviation - _jitterSeconds) / 16;
            }
        }

        _last = (now, timestamp);
    }

    /// <summary>Takes the next packet as the first one: the peer moved.</summary>
    public void Forget()
    {
        Close();
        _isStarted = false;
        _awaited = null;
    }

    private bool IsAwaited(in RtpPacket packet, TimeSpan now)
    {
        var isSecond = _awaited == (packet.Ssrc, packet.Sequence);
        _awaited = (packet.Ssrc, (ushort)(packet.Sequence + 1));
        return isSecond && (packet.Ssrc == Ssrc || now - _heard >= Tenure);
    }

    private ReceptionVerdict Start(in RtpPacket packet, TimeSpan now)
    {
        Close();
        _isStarted = true;
        Ssrc = packet.Ssrc;
        _first = packet.Sequence;
        _highest = packet.Sequence;
        _received = 1;
        _awaited = null;
        _heard = now;
        _last = null;
        return ReceptionVerdict.Restart;
    }

    private void Close()
    {
        if (_isStarted)
        {
            _expectedBefore += _highest - _first + 1;
            _receivedBefore += _received;
            _received = 0;
        }
    }
}
