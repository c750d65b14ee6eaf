namespace Gateway.Telephony.Media.Security;

/// <summary>The 48-bit index of an SRTP packet: rollover counter and sequence number (RFC 3711 3.3.1).</summary>
internal static class PacketIndex
{
    private const ulong Cycle = 1 << 16;
    private const ulong Max = (1UL << 48) - 1;

    /// <summary>The index with this sequence number that lies next to <paramref name="highest"/>; false when there is none.</summary>
    public static bool TryGuess(ulong highest, ushort sequence, out ulong index)
    {
        index = (highest & ~(Cycle - 1)) | sequence;
        if (index + (Cycle / 2) < highest)
        {
            index += Cycle;
        }
        else if (index > highest + (Cycle / 2))
        {
            if (index < Cycle)
            {
                return false;
            }

            index -= Cycle;
        }

        return index <= Max;
    }

    public static uint Rollover(ulong index) => (uint)(index >> 16);
}
