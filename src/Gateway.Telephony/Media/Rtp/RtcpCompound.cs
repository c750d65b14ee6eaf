using System.Buffers.Binary;

namespace Gateway.Telephony.Media.Rtp;

/// <summary>
/// RTCP packets one after the other in a datagram (RFC 3550 6.1, A.2). Taken apart only when all of it adds up: versions,
/// lengths that end where the datagram ends, padding at the end alone.
/// </summary>
internal static class RtcpCompound
{
    /// <summary>Bytes before the first report: version, type, length and the sender's SSRC. SRTCP leaves them readable.</summary>
    public const int HeaderBytes = 8;

    /// <summary>Most packets of one datagram.</summary>
    public const int MaxPackets = 32;

    private const int CommonBytes = 4;
    private const byte Version2 = 0x80;

    /// <summary>Checks the whole datagram; never throws.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> data)
    {
        if (data.Length is < HeaderBytes or > RtpPacket.MaxBytes || !RtpPacket.IsRtcp(data))
        {
            return false;
        }

        for (var count = 0; count < MaxPackets && !data.IsEmpty; count++)
        {
            if (!TryRead(ref data, out _))
            {
                return false;
            }
        }

        return data.IsEmpty;
    }

    /// <summary>Takes the next packet off; false when it does not add up or nothing is left.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> data, out RtcpPacket packet)
    {
        packet = default;
        if (data.Length < CommonBytes || (data[0] & 0xC0) != Version2)
        {
            return false;
        }

        var length = (BinaryPrimitives.ReadUInt16BigEndian(data[2..]) + 1) * 4;
        if (length > data.Length)
        {
            return false;
        }

        var padding = 0;
        if ((data[0] & 0x20) != 0)
        {
            padding = data[length - 1];
            if (length < data.Length || padding == 0 || padding > length - CommonBytes)
            {
                return false;
            }
        }

        packet = new RtcpPacket
        {
            Type = (RtcpType)data[1],
            Count = data[0] & 0x1F,
            Body = data[CommonBytes..(length - padding)],
        };
        data = data[length..];
        return true;
    }
}
