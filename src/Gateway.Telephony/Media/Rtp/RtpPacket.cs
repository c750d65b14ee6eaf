using System.Buffers.Binary;

namespace Gateway.Telephony.Media.Rtp;

/// <summary>
/// One RTP packet over the bytes it was read from (RFC 3550 5.1):
/// <c>V=2 P X CC | M PT | sequence | timestamp | SSRC | CSRC* | extension? | payload | padding?</c>.
/// </summary>
internal readonly ref struct RtpPacket
{
    /// <summary>Bytes of the fixed header.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Largest datagram that is read; longer ones are cut by the socket and then fail to parse or are dropped.</summary>
    public const int MaxBytes = 1_500;

    private const byte Version2 = 0x80;

    public bool IsMarked { get; init; }

    public int PayloadType { get; init; }

    public ushort Sequence { get; init; }

    public uint Timestamp { get; init; }

    public uint Ssrc { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Whether a datagram is RTCP sharing the port (RFC 5761 4): packet types 192-223.</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> data) =>
        data.Length >= 8 && (data[0] & 0xC0) == Version2 && data[1] is >= 192 and <= 223;

    /// <summary>Reads a packet; never throws, never reads past <paramref name="data"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out RtpPacket packet)
    {
        packet = default;
        if (!TryMeasureHeader(data, out var start))
        {
            return false;
        }

        var padding = (data[0] & 0x20) != 0 ? data[^1] : 0;
        if (((data[0] & 0x20) != 0 && padding == 0) || start + padding > data.Length)
        {
            return false;
        }

        packet = new RtpPacket
        {
            IsMarked = (data[1] & 0x80) != 0,
            PayloadType = data[1] & 0x7F,
            Sequence = BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(data[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(data[8..]),
            Payload = data[start..(data.Length - padding)],
        };
        return true;
    }

    /// <summary>Where the payload begins, after CSRCs and extension: all that can be told while the payload is encrypted.</summary>
    public static bool TryMeasureHeader(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        if (data.Length is < HeaderBytes or > MaxBytes || (data[0] & 0xC0) != Version2 || IsRtcp(data))
        {
            return false;
        }

        length = HeaderBytes + ((data[0] & 0x0F) * 4);
        return length <= data.Length && ((data[0] & 0x10) == 0 || TrySkipExtension(data, ref length));
    }

    /// <summary>Writes header and payload; false when <paramref name="destination"/> is too short.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        written = HeaderBytes + Payload.Length;
        if (destination.Length < written)
        {
            written = 0;
            return false;
        }

        destination[0] = Version2;
        destination[1] = (byte)((IsMarked ? 0x80 : 0) | (PayloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Ssrc);
        Payload.CopyTo(destination[HeaderBytes..]);
        return true;
    }

    private static bool TrySkipExtension(ReadOnlySpan<byte> data, ref int start)
    {
        if (start + 4 > data.Length)
        {
            return false;
        }

        start += 4 + (BinaryPrimitives.ReadUInt16BigEndian(data[(start + 2)..]) * 4);
        return start <= data.Length;
    }
}
