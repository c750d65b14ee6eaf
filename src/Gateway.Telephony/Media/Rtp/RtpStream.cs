using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Telephony.Media.Rtp;

/// <summary>
/// The one stream that a leg sends (RFC 3550 5.1): SSRC, sequence and timestamp continue whether the sound comes from the
/// clock (prompts, music, silence), from keys, or from the bridged peer. Owned by the media clock.
/// </summary>
internal sealed class RtpStream(uint ssrc, ushort sequence, uint timestamp)
{
    private ushort _nextSequence = sequence;
    private uint _nextTimestamp = timestamp;
    private uint _eventTimestamp;
    private bool _isTalking;
    private RelayMap _relay;

    public uint Ssrc => ssrc;

    /// <summary>
    /// A stream with unpredictable start values, as RFC 3550 5.1 and 8 ask for; the sequence starts in the lower half, so that
    /// a receiver of SRTP that misses the first packets does not miss a rollover too (RFC 3711 3.3.1).
    /// </summary>
    public static RtpStream Create()
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        return new RtpStream(
            BinaryPrimitives.ReadUInt32BigEndian(random),
            (ushort)(BinaryPrimitives.ReadUInt16BigEndian(random[4..]) & 0x7FFF),
            BinaryPrimitives.ReadUInt32BigEndian(random[6..]));
    }

    /// <summary>Time goes by without a packet, so the next one is marked as the start of talk.</summary>
    public void Pass(uint samples)
    {
        _nextTimestamp += samples;
        _isTalking = false;
    }

    /// <summary>Writes the next packet of the clock; returns its length.</summary>
    public int WriteFrame(Span<byte> destination, int payloadType, ReadOnlySpan<byte> payload, uint samples)
    {
        var written = Write(destination, !_isTalking || _relay.IsActive, payloadType, _nextSequence++, _nextTimestamp, payload);
        _nextTimestamp += samples;
        _isTalking = true;
        _relay = default;
        return written;
    }

    /// <summary>Writes an update of a telephone event; all updates of one event carry the timestamp of its start (RFC 4733 2.3).</summary>
    public int WriteEvent(Span<byte> destination, int payloadType, ReadOnlySpan<byte> payload, bool isFirst)
    {
        if (isFirst)
        {
            _eventTimestamp = _nextTimestamp;
        }

        _relay = default;
        return Write(destination, isFirst, payloadType, _nextSequence++, _eventTimestamp, payload);
    }

    /// <summary>
    /// Writes a packet of the bridged peer with its sequence and timestamp moved into this stream, so that losses and
    /// reordering stay visible to the receiver. False for a packet older than the point where relaying began.
    /// </summary>
    public bool TryRelay(
        in RtpPacket source, int payloadType, ReadOnlySpan<byte> payload, uint samples, Span<byte> destination, out int written)
    {
        var isStart = !_relay.Follows(source);
        if (isStart)
        {
            _relay = RelayMap.Start(source, _nextSequence, _nextTimestamp);
        }

        written = 0;
        if (!_relay.TryAdvance(source, out var sequence, out var timestamp))
        {
            return false;
        }

        written = Write(destination, source.IsMarked || isStart, payloadType, sequence, timestamp, payload);
        _nextSequence = (short)(sequence + 1 - _nextSequence) > 0 ? (ushort)(sequence + 1) : _nextSequence;
        _nextTimestamp = (int)(timestamp + samples - _nextTimestamp) > 0 ? timestamp + samples : _nextTimestamp;
        return true;
    }

    private int Write(Span<byte> destination, bool isMarked, int payloadType, ushort sequence, uint timestamp, ReadOnlySpan<byte> payload)
    {
        var packet = new RtpPacket
        {
            IsMarked = isMarked,
            PayloadType = payloadType,
            Sequence = sequence,
            Timestamp = timestamp,
            Ssrc = ssrc,
            Payload = payload,
        };
        return packet.TryWrite(destination, out var written)
            ? written
            : throw new ArgumentException("the packet does not fit", nameof(destination));
    }
}
