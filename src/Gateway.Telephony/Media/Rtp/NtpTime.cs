namespace Gateway.Telephony.Media.Rtp;

/// <summary>Seconds since 1900 with 32 bits of fraction (RFC 3550 4).</summary>
internal readonly record struct NtpTime(ulong Value)
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The middle 32 bits: seconds in 16 bits and 1/65536 s, in which delays are counted.</summary>
    public uint Middle => (uint)(Value >> 16);

    public static NtpTime From(DateTimeOffset time)
    {
        var ticks = (ulong)(time - Epoch).Ticks;
        var seconds = ticks / TimeSpan.TicksPerSecond;
        return new NtpTime((seconds << 32) | ((ticks % TimeSpan.TicksPerSecond << 32) / TimeSpan.TicksPerSecond));
    }

    /// <summary>A length of time in 1/65536 s.</summary>
    public static uint Units(TimeSpan span) => (uint)Math.Clamp((long)(span.TotalSeconds * 65_536), 0, uint.MaxValue);

    /// <summary>The length of so many 1/65536 s.</summary>
    public static TimeSpan Span(uint units) => TimeSpan.FromSeconds(units / 65_536.0);
}
