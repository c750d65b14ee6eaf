using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Telephony.Sip.Admission;

/// <summary>What counts as one source: an IPv4 address, or an IPv6 /64 network, which is what one customer is given
/// (RFC 6177). IPv4 in IPv6 form is the IPv4 address.</summary>
internal readonly record struct SourceKey(ulong Prefix, bool IsIPv4)
{
    public const int Size = 9;

    private const int IPv6PrefixBits = 64;
    private static ReadOnlySpan<byte> MappedPrefix => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

    /// <summary>The source of an address, without allocating.</summary>
    public static SourceKey Of(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        return address.TryWriteBytes(octets, out var length) ? Of(octets[..length]) : default;
    }

    /// <summary>The source of an address in network order: 4 octets, or 16.</summary>
    public static SourceKey Of(ReadOnlySpan<byte> octets)
    {
        if (octets.StartsWith(MappedPrefix) && octets.Length == 16)
            octets = octets[12..];
        return octets.Length == 4
            ? new SourceKey(BinaryPrimitives.ReadUInt32BigEndian(octets), IsIPv4: true)
            : new SourceKey(BinaryPrimitives.ReadUInt64BigEndian(octets), IsIPv4: false);
    }

    /// <summary>Writes it for a keyed hash.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Prefix);
        destination[8] = IsIPv4 ? (byte)4 : (byte)6;
    }

    public IPNetwork ToNetwork()
    {
        Span<byte> octets = stackalloc byte[16];
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)Prefix);
            return new IPNetwork(new IPAddress(octets[..4]), 32);
        }

        BinaryPrimitives.WriteUInt64BigEndian(octets, Prefix);
        return new IPNetwork(new IPAddress(octets), IPv6PrefixBits);
    }

    /// <summary>An IPv4 address, or the network: what an operator and fail2ban read.</summary>
    public override string ToString() => IsIPv4 ? ToNetwork().BaseAddress.ToString() : ToNetwork().ToString();

    /// <summary>True when the network holds this source, or a part of it.</summary>
    public bool IsIn(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork == IsIPv4
        && (network.Contains(ToNetwork().BaseAddress) || ToNetwork().Contains(network.BaseAddress));
}
