namespace Gateway.Telephony.Media.Security;

/// <summary>
/// Which packet indexes were seen, back to 128 before the highest (RFC 3711 3.3.2 asks for 64 at least). What is older
/// counts as seen.
/// </summary>
internal struct ReplayWindow
{
    public const int Size = 128;

    private UInt128 _seen;

    /// <summary>The highest index so far; meaningless while nothing was seen.</summary>
    public ulong Highest { get; private set; }

    public readonly bool IsEmpty => _seen == UInt128.Zero;

    public readonly bool Contains(ulong index) =>
        !IsEmpty
        && index <= Highest
        && (Highest - index >= Size || (_seen >> (int)(Highest - index) & UInt128.One) != UInt128.Zero);

    public void Add(ulong index)
    {
        if (IsEmpty || index > Highest)
        {
            var step = IsEmpty ? Size : index - Highest;
            _seen = step >= Size ? UInt128.One : (_seen << (int)step) | UInt128.One;
            Highest = index;
        }
        else if (Highest - index < Size)
        {
            _seen |= UInt128.One << (int)(Highest - index);
        }
    }
}
