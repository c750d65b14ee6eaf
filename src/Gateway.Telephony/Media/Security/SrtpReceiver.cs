using System.Buffers.Binary;
using Gateway.Telephony.Media.Rtp;

namespace Gateway.Telephony.Media.Security;

/// <summary>
/// Opens what the peer sends under one master key (RFC 3711 3.3, RFC 7714), each SSRC with its own rollover counter and
/// replay window. Only authentic packets change anything. Owned by the media clock.
/// </summary>
internal sealed class SrtpReceiver : IDisposable
{
    /// <summary>Most SSRCs under one key. None is forgotten, because its packets could then be played back; phones change theirs a few times a call.</summary>
    public const int MaxStreams = 64;

    private const ulong Cycle = 1 << 16;
    private const uint EncryptedFlag = 0x8000_0000;
    private const int RtcpIndexBytes = 4;

    private readonly SrtpSuite _suite;
    private readonly ReadOnlyMemory<byte> _master;
    private readonly int _mkiBytes;
    private readonly SrtpTransform _rtp;
    private readonly List<Stream> _streams = [];
    private readonly List<Stream> _before;
    private SrtpTransform? _rtcp;
    private Stream? _last;

    /// <param name="suite">The suite.</param>
    /// <param name="master">Master key and salt.</param>
    /// <param name="mkiBytes">Length of the master key identifier in their packets.</param>
    /// <param name="previous">The receiver under the key before; rollover counters may go on (RFC 3711 3.3.1).</param>
    public SrtpReceiver(SrtpSuite suite, ReadOnlyMemory<byte> master, int mkiBytes = 0, SrtpReceiver? previous = null)
    {
        _suite = suite;
        _master = master;
        _mkiBytes = mkiBytes;
        _rtp = SessionKeys.CreateTransform(suite, master.Span, isRtcp: false);
        _before = previous?._streams ?? [];
    }

    /// <summary>Checks and decrypts an RTP packet in place; <paramref name="length"/> is what is left of it.</summary>
    public SrtpVerdict Open(Span<byte> packet, out int length)
    {
        length = packet.Length - _rtp.TagBytes - _mkiBytes;
        if (!RtpPacket.TryMeasureHeader(packet, out var header) || length < header)
        {
            return SrtpVerdict.Malformed;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var stream = Find(ssrc);
        if (stream is null || stream.Rtp.IsEmpty)
        {
            return OpenFirst(packet, header, length, ssrc, sequence);
        }

        if (!PacketIndex.TryGuess(stream.Rtp.Highest, sequence, out var index) || stream.Rtp.Contains(index))
        {
            return SrtpVerdict.Replayed;
        }

        if (!TryOpen(packet, header, length, ssrc, index))
        {
            return SrtpVerdict.Forged;
        }

        stream.Rtp.Add(index);
        return SrtpVerdict.Good;
    }

    /// <summary>Checks and decrypts a compound RTCP packet in place.</summary>
    public SrtpVerdict OpenRtcp(Span<byte> packet, out int length)
    {
        var rtcp = _rtcp ??= SessionKeys.CreateTransform(_suite, _master.Span, isRtcp: true);
        length = packet.Length - rtcp.TagBytes - RtcpIndexBytes - _mkiBytes;
        if (!RtpPacket.IsRtcp(packet) || length < RtcpCompound.HeaderBytes || length > RtpPacket.MaxBytes)
        {
            return SrtpVerdict.Malformed;
        }

        var trailer = packet.Slice(_suite.IsAead() ? length + rtcp.TagBytes : length, RtcpIndexBytes);
        var tagAt = _suite.IsAead() ? length : length + RtcpIndexBytes + _mkiBytes;
        var index = BinaryPrimitives.ReadUInt32BigEndian(trailer);
        if ((index & EncryptedFlag) == 0)
        {
            return SrtpVerdict.Forged;
        }

        index &= ~EncryptedFlag;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var stream = Find(ssrc);
        if (stream is not null && stream.Rtcp.Contains(index))
        {
            return SrtpVerdict.Replayed;
        }

        var isGood = HasRoomFor(stream) && rtcp.TryOpen(
            packet[..RtcpCompound.HeaderBytes],
            packet[RtcpCompound.HeaderBytes..length],
            trailer,
            ssrc,
            index,
            packet.Slice(tagAt, rtcp.TagBytes));
        if (!isGood)
        {
            return SrtpVerdict.Forged;
        }

        (stream ?? Add(ssrc)).Rtcp.Add(index);
        return SrtpVerdict.Good;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp?.Dispose();
    }

    // Where a stream is in its cycles when it is first heard, nobody says: it goes on from the key before, or it is new, or
    // its first packets were lost just before its sequence numbers began again.
    private SrtpVerdict OpenFirst(Span<byte> packet, int header, int length, uint ssrc, ushort sequence)
    {
        var stream = Find(ssrc);
        if (!HasRoomFor(stream))
        {
            return SrtpVerdict.Forged;
        }

        var known = _before.Find(before => before.Ssrc == ssrc);
        var isKnown = known is { Rtp.IsEmpty: false };
        if (isKnown
            && PacketIndex.TryGuess(known!.Rtp.Highest, sequence, out var index)
            && index != sequence
            && TryOpen(packet, header, length, ssrc, index))
        {
            (stream ?? Add(ssrc)).Rtp.Add(index);
            return SrtpVerdict.Good;
        }

        for (index = sequence; index <= sequence + Cycle; index += Cycle)
        {
            if (TryOpen(packet, header, length, ssrc, index))
            {
                (stream ?? Add(ssrc)).Rtp.Add(index);
                return SrtpVerdict.Good;
            }
        }

        return SrtpVerdict.Forged;
    }

    private bool TryOpen(Span<byte> packet, int header, int length, uint ssrc, ulong index)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, PacketIndex.Rollover(index));
        var tagAt = _suite.IsAead() ? length : length + _mkiBytes;
        return _rtp.TryOpen(
            packet[..header],
            packet[header..length],
            _rtp.AuthenticatesRollover ? rollover : [],
            ssrc,
            index,
            packet.Slice(tagAt, _rtp.TagBytes));
    }

    private Stream? Find(uint ssrc)
    {
        if (_last?.Ssrc != ssrc)
        {
            _last = null;
            foreach (var stream in _streams)
            {
                if (stream.Ssrc == ssrc)
                {
                    _last = stream;
                }
            }
        }

        return _last;
    }

    private bool HasRoomFor(Stream? stream) => stream is not null || _streams.Count < MaxStreams;

    private Stream Add(uint ssrc)
    {
        var stream = new Stream { Ssrc = ssrc };
        _streams.Add(stream);
        return stream;
    }

    private sealed class Stream
    {
        public required uint Ssrc { get; init; }

        public ReplayWindow Rtp;
        public ReplayWindow Rtcp;
    }
}
