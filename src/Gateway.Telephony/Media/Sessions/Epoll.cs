using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>Waits for many descriptors at once (epoll(7)), level-triggered; each is known by a number of the owner's choice.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int AddOperation = 1;
    private const int RemoveOperation = 2;
    private const uint Readable = 1;
    private const int InterruptedError = 4;
    private const int BatchSize = 64;

    // struct epoll_event is packed on x86-64 only.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int EventBytes = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    private readonly SafeFileHandle _handle = new(Checked(Create(CloseOnExec)), ownsHandle: true);
    private readonly byte[] _events = GC.AllocateArray<byte>(BatchSize * 16, pinned: true);

    public void Add(SafeHandle descriptor, ulong id)
    {
        Span<byte> request = stackalloc byte[16];
        MemoryMarshal.Write(request, Readable);
        MemoryMarshal.Write(request[DataOffset..], id);
        Checked(Control(_handle, AddOperation, descriptor, request));
    }

    public void Remove(SafeHandle descriptor) => Checked(Control(_handle, RemoveOperation, descriptor, stackalloc byte[16]));

    /// <summary>Blocks until something is readable; returns the ids, valid until the next wait.</summary>
    public int Wait(Span<ulong> ids)
    {
        var count = Wait(_handle, _events, Math.Min(ids.Length, BatchSize), timeoutMilliseconds: -1);
        if (count < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == InterruptedError ? 0 : throw new Win32Exception(error);
        }

        for (var index = 0; index < count; index++)
        {
            ids[index] = MemoryMarshal.Read<ulong>(_events.AsSpan((index * EventBytes) + DataOffset));
        }

        return count;
    }

    public void Dispose() => _handle.Dispose();

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeHandle epoll, int operation, SafeHandle descriptor, Span<byte> request);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(SafeHandle epoll, Span<byte> events, int maxEvents, int timeoutMilliseconds);
}
