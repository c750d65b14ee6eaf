using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// A periodic timer with absolute deadlines on CLOCK_MONOTONIC (timerfd_create(2)): the kernel counts the periods, so
/// lateness never adds up and an overrun is seen as a count above one.
/// </summary>
internal sealed partial class ClockTimer : IDisposable
{
    private const int Monotonic = 1;
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;

    public ClockTimer(TimeSpan period)
    {
        var descriptor = Create(Monotonic, NonBlockingCloseOnExec);
        if (descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        Handle = new SafeFileHandle(descriptor, ownsHandle: true);
        var nanoseconds = (long)period.TotalNanoseconds;
        ReadOnlySpan<long> setting = [0, nanoseconds, 0, nanoseconds];
        if (SetTime(Handle, 0, setting, 0) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Periods that have gone by since the last call; 0 when none has.</summary>
    public int TakeExpirations()
    {
        Span<byte> count = stackalloc byte[8];
        return Read(Handle, count, count.Length) == count.Length ? (int)Math.Min(MemoryMarshal.Read<long>(count), int.MaxValue) : 0;
    }

    public void Dispose() => Handle.Dispose();

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    private static partial int Create(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int SetTime(SafeHandle timer, int flags, ReadOnlySpan<long> setting, nint previous);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeHandle timer, Span<byte> buffer, nint length);
}
