using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Reads the datagrams of one socket many at a time (recvmmsg(2)), each with its source and, on a wildcard address, the
/// address of ours that it was sent to. One thread reads; any may stop it.</summary>
internal sealed partial class DatagramReceiver : IDisposable
{
    private const int BatchSize = 16;
    private const int LongestDatagram = 65_535;
    private const int AddressBytes = 28; // struct sockaddr_in6
    private const int ControlBytes = 64;
    private const int DontWait = 0x40;
    private const int Interrupted = 4;
    private const short Readable = 1;

    private readonly Socket _socket;
    private readonly SafeFileHandle _stop = new(Checked(CreateEvent(0, 0x80000)), ownsHandle: true);
    private readonly bool _isWildcard;
    private readonly IPAddress _local;

    // Pinned: the kernel is told these addresses once.
    private readonly byte[] _buffers = GC.AllocateUninitializedArray<byte>(BatchSize * LongestDatagram, pinned: true);
    private readonly byte[] _addresses = GC.AllocateArray<byte>(BatchSize * AddressBytes, pinned: true);
    private readonly byte[] _controls = GC.AllocateArray<byte>(BatchSize * ControlBytes, pinned: true);
    private readonly Vector[] _vectors = GC.AllocateArray<Vector>(BatchSize, pinned: true);
    private readonly Message[] _messages = GC.AllocateArray<Message>(BatchSize, pinned: true);

    public DatagramReceiver(Socket socket)
    {
        _socket = socket;
        _local = ((IPEndPoint)socket.LocalEndPoint!).Address;
        _isWildcard = LocalAddress.IsWildcard(_local);
        if (_isWildcard)
        {
            socket.SetSocketOption(
                socket.AddressFamily == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6,
                SocketOptionName.PacketInformation, optionValue: true);
        }
    }

    /// <summary>Blocks until there is something to read; false once it was stopped.</summary>
    public bool Wait()
    {
        Span<Descriptor> wanted =
        [
            new Descriptor { File = (int)_socket.Handle, Events = Readable },
            new Descriptor { File = (int)_stop.DangerousGetHandle(), Events = Readable },
        ];
        while (Poll(wanted, wanted.Length, -1) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new Win32Exception(error);
        }

        return wanted[1].Returned == 0;
    }

    /// <summary>Reads what is there, at most a batch; 0 when there was nothing, or an earlier datagram of ours was refused.</summary>
    public int Read()
    {
        for (var i = 0; i < BatchSize; i++)
            Prepare(i);
        return Math.Max(Receive((int)_socket.Handle, _messages, BatchSize, DontWait, 0), 0);
    }

    /// <summary>The datagram at an index of the last read; valid until the next.</summary>
    public ReadOnlySpan<byte> Datagram(int index) => _buffers.AsSpan(index * LongestDatagram, (int)_messages[index].Length);

    /// <summary>Where it came from.</summary>
    public IPEndPoint Remote(int index)
    {
        var address = new SocketAddress(_socket.AddressFamily, AddressBytes);
        _addresses.AsSpan(index * AddressBytes, AddressBytes).CopyTo(address.Buffer.Span);
        address.Size = (int)_messages[index].Header.NameLength;
        return (IPEndPoint)(_socket.AddressFamily == AddressFamily.InterNetwork ? AnyIPv4 : AnyIPv6).Create(address);
    }

    /// <summary>Which address of ours it was sent to.</summary>
    public IPAddress Local(int index)
    {
        if (!_isWildcard || _messages[index].Header.ControlLength < (nuint)Control.DataOffset)
            return _local;
        var control = _controls.AsSpan(index * ControlBytes, ControlBytes);
        // struct in_pktinfo: interface, local address, destination; struct in6_pktinfo: address, interface.
        return Control.IsIPv6(control)
            ? new IPAddress(control.Slice(Control.DataOffset, 16))
            : new IPAddress(control.Slice(Control.DataOffset + 4, 4));
    }

    /// <summary>Ends <see cref="Wait"/>, now and for good.</summary>
    public void Stop() => _ = Write(_stop, [1, 0, 0, 0, 0, 0, 0, 0], 8);

    public void Dispose() => _stop.Dispose();

    private static readonly IPEndPoint AnyIPv4 = new(IPAddress.Any, 0);
    private static readonly IPEndPoint AnyIPv6 = new(IPAddress.IPv6Any, 0);

    private void Prepare(int index)
    {
        _vectors[index] = new Vector { Base = AddressOf(_buffers, index * LongestDatagram), Length = LongestDatagram };
        _messages[index] = new Message
        {
            Header = new Header
            {
                Name = AddressOf(_addresses, index * AddressBytes),
                NameLength = AddressBytes,
                Vectors = AddressOf(_vectors, index),
                VectorCount = 1,
                Control = _isWildcard ? AddressOf(_controls, index * ControlBytes) : 0,
                ControlLength = _isWildcard ? ControlBytes : 0u,
            },
        };
    }

    private static nint AddressOf<T>(T[] pinned, int index) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, index);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int Receive(int socket, Message[] messages, uint count, int flags, nint timeout);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Span<Descriptor> wanted, nint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeHandle file, ReadOnlySpan<byte> octets, nint count);

    /// <summary>struct pollfd</summary>
    private struct Descriptor
    {
        public int File;
        public short Events;
        public short Returned;
    }

    /// <summary>struct iovec</summary>
    private struct Vector
    {
        public nint Base;
        public nuint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux</summary>
    private struct Header
    {
        public nint Name;
        public uint NameLength;
        public nint Vectors;
        public nuint VectorCount;
        public nint Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct mmsghdr</summary>
    private struct Message
    {
        public Header Header;
        public uint Length;
    }

    /// <summary>struct cmsghdr of 64-bit Linux: length, level, type, data.</summary>
    private static class Control
    {
        public const int DataOffset = 16;
        private const int LevelOffset = 8;
        private const int LevelIPv6 = 41;

        public static bool IsIPv6(ReadOnlySpan<byte> control) => MemoryMarshal.Read<int>(control[LevelOffset..]) == LevelIPv6;
    }
}
