using System.Buffers.Binary;

namespace Gateway.Telephony.Media.Rtp;

/// <summary>Writes compounds: a report, the canonical name, and a BYE at the end (RFC 3550 6.1).</summary>
internal static class RtcpWriter
{
    /// <summary>Room that the longest compound needs, with a name of <see cref="MaxNameBytes"/>.</summary>
    public const int MaxBytes = 128;

    public const int MaxNameBytes = 32;

    private const byte Version2 = 0x80;
    private const byte CanonicalName = 1;

    /// <param name="destination">At least <see cref="MaxBytes"/>.</param>
    /// <param name="ssrc">Our stream.</param>
    /// <param name="sender">What we sent; none when nothing was sent lately.</param>
    /// <param name="block">What we received; none before the first packet.</param>
    /// <param name="name">Our canonical name.</param>
    /// <param name="isBye">Whether this is our last one.</param>
    /// <returns>The length.</returns>
    public static int Write(
        Span<byte> destination, uint ssrc, SenderInfo? sender, ReportBlock? block, ReadOnlySpan<byte> name, bool isBye)
    {
        var at = WriteReport(destination, ssrc, sender, block);
        at += WriteName(destination[at..], ssrc, name);
        if (isBye)
        {
            at += Head(destination[at..], RtcpType.Bye, 1, 8);
            BinaryPrimitives.WriteUInt32BigEndian(destination[(at - 4)..], ssrc);
        }

        return at;
    }

    private static int WriteReport(Span<byte> destination, uint ssrc, SenderInfo? sender, ReportBlock? block)
    {
        var at = 8;
        if (sender is { } sent)
        {
            sent.Write(destination[at..]);
            at += SenderInfo.Bytes;
        }

        if (block is { } received)
        {
            received.Write(destination[at..]);
            at += ReportBlock.Bytes;
        }

        Head(destination, sender is null ? RtcpType.ReceiverReport : RtcpType.SenderReport, block is null ? 0 : 1, at);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        return at;
    }

    // One chunk: the SSRC, the item, and zeros up to the next multiple of four, at least one.
    private static int WriteName(Span<byte> destination, uint ssrc, ReadOnlySpan<byte> name)
    {
        var length = (8 + 2 + name.Length + 4) / 4 * 4;
        destination[..length].Clear();
        Head(destination, RtcpType.SourceDescription, 1, length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        destination[8] = CanonicalName;
        destination[9] = (byte)name.Length;
        name.CopyTo(destination[10..]);
        return length;
    }

    private static int Head(Span<byte> destination, RtcpType type, int count, int length)
    {
        destination[0] = (byte)(Version2 | count);
        destination[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((length / 4) - 1));
        return length;
    }
}
