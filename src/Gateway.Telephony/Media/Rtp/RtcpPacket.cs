using System.Buffers.Binary;

namespace Gateway.Telephony.Media.Rtp;

/// <summary>The packet types of RTCP that are looked into (RFC 3550 12.1).</summary>
internal enum RtcpType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Bye = 203,
}

/// <summary>One packet of a compound over the bytes it was read from.</summary>
internal readonly ref struct RtcpPacket
{
    private const int SsrcBytes = 4;

    public RtcpType Type { get; init; }

    /// <summary>Number of reports or sources, as the header says; what the body does not hold is not there.</summary>
    public int Count { get; init; }

    /// <summary>What follows the first four bytes, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>The SSRC of the sender, or the first source of a BYE.</summary>
    public bool TryReadSsrc(out uint ssrc) => BinaryPrimitives.TryReadUInt32BigEndian(Body, out ssrc);

    /// <summary>The sender's part of a sender report.</summary>
    public bool TryReadSender(out SenderInfo sender)
    {
        sender = default;
        return Type == RtcpType.SenderReport && Body.Length >= SsrcBytes && SenderInfo.TryRead(Body[SsrcBytes..], out sender);
    }

    /// <summary>The report at <paramref name="index"/> of a sender's or receiver's report.</summary>
    public bool TryReadBlock(int index, out ReportBlock block)
    {
        block = default;
        var start = SsrcBytes + (Type == RtcpType.SenderReport ? SenderInfo.Bytes : 0) + (index * ReportBlock.Bytes);
        return Type is RtcpType.SenderReport or RtcpType.ReceiverReport
            && index < Count
            && start <= Body.Length
            && ReportBlock.TryRead(Body[start..], out block);
    }
}
