namespace Gateway.Telephony.Media.Rtp;

/// <summary>How the numbers of an incoming stream translate into an outgoing one while packets are relayed.</summary>
internal struct RelayMap
{
    // A step beyond these is a restarted sender rather than loss or reordering (RFC 3550 A.1 uses 3000 and 100 packets).
    private const int MaxSequenceStep = 1_000;
    private const int MaxTimestampStep = 10 * 48_000;

    private uint _ssrc;
    private long _first;
    private long _highest;
    private uint _highestTimestamp;
    private ushort _sequenceOffset;
    private uint _timestampOffset;

    public bool IsActive { get; private init; }

    public static RelayMap Start(in RtpPacket packet, ushort nextSequence, uint nextTimestamp) => new()
    {
        IsActive = true,
        _ssrc = packet.Ssrc,
        _first = packet.Sequence,
        _highest = packet.Sequence,
        _highestTimestamp = packet.Timestamp,
        _sequenceOffset = (ushort)(nextSequence - packet.Sequence),
        _timestampOffset = nextTimestamp - packet.Timestamp,
    };

    /// <summary>Whether a packet belongs to the stream that is being relayed.</summary>
    public readonly bool Follows(in RtpPacket packet) =>
        IsActive
        && packet.Ssrc == _ssrc
        && Math.Abs((int)(short)(packet.Sequence - (ushort)_highest)) <= MaxSequenceStep
        && Math.Abs((long)(int)(packet.Timestamp - _highestTimestamp)) <= MaxTimestampStep;

    /// <summary>Translates a packet that follows; false when it is older than the first one, whose predecessors are numbered already.</summary>
    public bool TryAdvance(in RtpPacket packet, out ushort sequence, out uint timestamp)
    {
        var extended = _highest + (short)(packet.Sequence - (ushort)_highest);
        sequence = (ushort)(packet.Sequence + _sequenceOffset);
        timestamp = packet.Timestamp + _timestampOffset;
        if (extended > _highest)
        {
            _highest = extended;
            _highestTimestamp = packet.Timestamp;
        }

        return extended >= _first;
    }
}
