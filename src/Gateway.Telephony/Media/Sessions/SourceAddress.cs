using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>Where a datagram came from, as a value: an IPv6 address, or an IPv4 one mapped into it, and the port.</summary>
internal readonly record struct SourceAddress(UInt128 Address, ushort Port)
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    /// <summary>Reads the raw sockaddr_in or sockaddr_in6 that a receive filled in.</summary>
    public static SourceAddress From(SocketAddress raw)
    {
        var bytes = raw.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return raw.Family == AddressFamily.InterNetworkV6
            ? new SourceAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes[8..]), port)
            : new SourceAddress(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), port);
    }

    public static SourceAddress From(IPEndPoint endPoint) => new(From(endPoint.Address), (ushort)endPoint.Port);

    public static UInt128 From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
