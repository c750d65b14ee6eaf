using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Gateway.Telephony.Sip.Dns;

/// <summary>A response as far as a stub resolver needs it.</summary>
/// <param name="Code">0 success, 3 no such name, else a failure (RFC 1035 section 4.1.1).</param>
/// <param name="IsTruncated">The datagram was too small: ask over TCP.</param>
internal sealed record DnsMessage(ushort Id, int Code, bool IsTruncated, string Question, DnsType Type, IReadOnlyList<DnsRecord> Records)
{
    /// <summary>The longest query that <see cref="TryWriteQuery"/> makes.</summary>
    public const int MaxQueryBytes = HeaderBytes + 255 + 4;

    private const int HeaderBytes = 12;
    private const int MaxRecords = 256;
    private const ushort ClassInternet = 1;
    private const ushort FlagResponse = 0x8000;
    private const ushort FlagTruncated = 0x0200;
    private const ushort FlagRecursionDesired = 0x0100;
    private static readonly TimeSpan s_longestTimeToLive = TimeSpan.FromDays(1);

    /// <summary>Writes a query for one name; false when that is no name.</summary>
    public static bool TryWriteQuery(ushort id, string name, DnsType type, Span<byte> to, out int written)
    {
        to[..HeaderBytes].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(to, id);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], FlagRecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], 1);
        written = 0;
        if (!DnsName.TryWrite(name, to[HeaderBytes..(to.Length - 4)], out var length))
            return false;
        written = HeaderBytes + length;
        BinaryPrimitives.WriteUInt16BigEndian(to[written..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(to[(written + 2)..], ClassInternet);
        written += 4;
        return true;
    }

    /// <summary>Reads a response with one question; records of other kinds and broken ones of known kinds are left out.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out DnsMessage? message)
    {
        message = null;
        if (data.Length < HeaderBytes)
            return false;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
        var position = HeaderBytes;
        if ((flags & FlagResponse) == 0 || BinaryPrimitives.ReadUInt16BigEndian(data[4..]) != 1
            || !DnsName.TryRead(data, ref position, out var question) || position + 4 > data.Length)
            return false;
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(data[position..]);
        position += 4;
        var isTruncated = (flags & FlagTruncated) != 0;
        var counts = BinaryPrimitives.ReadUInt16BigEndian(data[6..]) + BinaryPrimitives.ReadUInt16BigEndian(data[8..]);
        var records = new List<DnsRecord>();
        // A truncated message ends anywhere: it is asked for again anyway.
        if (!TryReadRecords(data, position, Math.Min(counts, MaxRecords), records) && !isTruncated)
            return false;
        message = new DnsMessage(BinaryPrimitives.ReadUInt16BigEndian(data), flags & 0x0F, isTruncated, question, type, records);
        return true;
    }

    private static bool TryReadRecords(ReadOnlySpan<byte> data, int position, int count, List<DnsRecord> records)
    {
        for (var i = 0; i < count; i++)
        {
            if (!DnsName.TryRead(data, ref position, out var name) || position + 10 > data.Length)
                return false;
            var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(data[position..]);
            var dnsClass = BinaryPrimitives.ReadUInt16BigEndian(data[(position + 2)..]);
            var seconds = BinaryPrimitives.ReadUInt32BigEndian(data[(position + 4)..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(data[(position + 8)..]);
            position += 10;
            if (position + length > data.Length)
                return false;
            if (dnsClass == ClassInternet && Read(data[..(position + length)], position, type, name, TimeToLive(seconds)) is { } record)
                records.Add(record);
            position += length;
        }

        return true;
    }

    // RFC 2181 section 8: the highest bit set means zero.
    private static TimeSpan TimeToLive(uint seconds)
    {
        var time = TimeSpan.FromSeconds(seconds > int.MaxValue ? 0 : seconds);
        return time < s_longestTimeToLive ? time : s_longestTimeToLive;
    }

    /// <param name="data">The message up to the end of the record, so that nothing behind it is read.</param>
    private static DnsRecord? Read(ReadOnlySpan<byte> data, int position, DnsType type, string name, TimeSpan time) => type switch
    {
        DnsType.A when data.Length - position == 4 => new DnsRecord.Host(name, time, new IPAddress(data[position..])),
        DnsType.Aaaa when data.Length - position == 16 => new DnsRecord.Host(name, time, new IPAddress(data[position..])),
        DnsType.Cname when DnsName.TryRead(data, ref position, out var target) => new DnsRecord.Alias(name, time, target),
        DnsType.Srv => ReadService(data, position, name, time),
        DnsType.Naptr => ReadPointer(data, position, name, time),
        DnsType.Soa => ReadAuthority(data, position, name, time),
        _ => null,
    };

    private static DnsRecord.Service? ReadService(ReadOnlySpan<byte> data, int position, string name, TimeSpan time)
    {
        if (data.Length - position < 7)
            return null;
        var fields = data[position..];
        position += 6;
        return DnsName.TryRead(data, ref position, out var target)
            ? new DnsRecord.Service(
                name, time, BinaryPrimitives.ReadUInt16BigEndian(fields), BinaryPrimitives.ReadUInt16BigEndian(fields[2..]),
                BinaryPrimitives.ReadUInt16BigEndian(fields[4..]), target)
            : null;
    }

    private static DnsRecord.Pointer? ReadPointer(ReadOnlySpan<byte> data, int position, string name, TimeSpan time)
    {
        if (data.Length - position < 8)
            return null;
        var fields = data[position..];
        position += 4;
        return TryReadText(data, ref position, out var flags) && TryReadText(data, ref position, out var services)
            && TryReadText(data, ref position, out _) && DnsName.TryRead(data, ref position, out var target)
            ? new DnsRecord.Pointer(
                name, time, BinaryPrimitives.ReadUInt16BigEndian(fields), BinaryPrimitives.ReadUInt16BigEndian(fields[2..]),
                flags, services, target)
            : null;
    }

    private static DnsRecord.Authority? ReadAuthority(ReadOnlySpan<byte> data, int position, string name, TimeSpan time)
    {
        if (!DnsName.TryRead(data, ref position, out _) || !DnsName.TryRead(data, ref position, out _) || data.Length - position < 20)
            return null;
        var minimum = TimeToLive(BinaryPrimitives.ReadUInt32BigEndian(data[(position + 16)..]));
        return new DnsRecord.Authority(name, minimum < time ? minimum : time);
    }

    private static bool TryReadText(ReadOnlySpan<byte> data, ref int position, out string text)
    {
        text = "";
        if (position >= data.Length || position + 1 + data[position] > data.Length)
            return false;
        text = Encoding.Latin1.GetString(data.Slice(position + 1, data[position])).ToUpperInvariant();
        position += 1 + data[position];
        return true;
    }
}
