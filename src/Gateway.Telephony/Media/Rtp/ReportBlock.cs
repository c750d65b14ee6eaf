using System.Buffers.Binary;

namespace Gateway.Telephony.Media.Rtp;

/// <summary>What a receiver says of one stream (RFC 3550 6.4.1).</summary>
/// <param name="Ssrc">The stream.</param>
/// <param name="FractionLost">Share of packets lost since the report before, in 1/256.</param>
/// <param name="CumulativeLost">Packets lost so far, 24 bits with a sign: duplicates make it negative.</param>
/// <param name="HighestSequence">Highest sequence number with the number of its cycles above it.</param>
/// <param name="Jitter">Interarrival jitter in units of the stream's clock.</param>
/// <param name="LastReport">Middle of the NTP time of the last sender report; 0 when there was none.</param>
/// <param name="Delay">Time since that report came, in 1/65536 s.</param>
internal readonly record struct ReportBlock(
    uint Ssrc, byte FractionLost, int CumulativeLost, uint HighestSequence, uint Jitter, uint LastReport, uint Delay)
{
    public const int Bytes = 24;

    public static bool TryRead(ReadOnlySpan<byte> data, out ReportBlock block)
    {
        if (data.Length < Bytes)
        {
            block = default;
            return false;
        }

        block = new ReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(data),
            data[4],
            (BinaryPrimitives.ReadInt32BigEndian(data[4..]) << 8) >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(data[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[20..]));
        return true;
    }

    public void Write(Span<byte> data)
    {
        BinaryPrimitives.WriteUInt32BigEndian(data, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(data[4..], Math.Clamp(CumulativeLost, -0x80_0000, 0x7F_FFFF));
        data[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(data[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(data[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(data[16..], LastReport);
        BinaryPrimitives.WriteUInt32BigEndian(data[20..], Delay);
    }
}
