using System.Runtime.InteropServices;

namespace Gateway.Telephony.Media.Codecs;

/// <summary>libopus (RFC 6716), taken from the system when it is installed; nothing of it is offered when it is not.</summary>
public static partial class OpusLibrary
{
    internal const string File = "libopus.so.0";

    /// <summary>Longest packet there is: 120 ms (RFC 6716 3.2.5, R5), in ticks of the 48 kHz clock.</summary>
    private const int MaxTicks = 5_760;

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(File, out _);

    /// <summary>How long a packet sounds in ticks of 48 kHz, from its first bytes; 0 when it is none.</summary>
    internal static int TicksOf(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty || !IsAvailable)
        {
            return 0;
        }

        var ticks = CountSamples(packet, packet.Length, 48_000);
        return ticks is > 0 and <= MaxTicks ? ticks : 0;
    }

    [LibraryImport(File, EntryPoint = "opus_packet_get_nb_samples")]
    private static partial int CountSamples(ReadOnlySpan<byte> packet, int length, int rate);
}
