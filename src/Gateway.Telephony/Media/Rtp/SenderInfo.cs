using System.Buffers.Binary;

namespace Gateway.Telephony.Media.Rtp;

/// <summary>What a sender says of its stream (RFC 3550 6.4.1).</summary>
/// <param name="Time">Wall-clock time of the report as NTP writes it.</param>
/// <param name="Timestamp">The same moment on the stream's clock.</param>
/// <param name="Packets">Packets sent so far.</param>
/// <param name="Octets">Bytes of payload sent so far.</param>
internal readonly record struct SenderInfo(NtpTime Time, uint Timestamp, uint Packets, uint Octets)
{
    public const int Bytes = 20;

    public static bool TryRead(ReadOnlySpan<byte> data, out SenderInfo sender)
    {
        if (data.Length < Bytes)
        {
            sender = default;
            return false;
        }

        sender = new SenderInfo(
            new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(data)),
            BinaryPrimitives.ReadUInt32BigEndian(data[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(data[16..]));
        return true;
    }

    public void Write(Span<byte> data)
    {
        BinaryPrimitives.WriteUInt64BigEndian(data, Time.Value);
        BinaryPrimitives.WriteUInt32BigEndian(data[8..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(data[12..], Packets);
        BinaryPrimitives.WriteUInt32BigEndian(data[16..], Octets);
    }
}
