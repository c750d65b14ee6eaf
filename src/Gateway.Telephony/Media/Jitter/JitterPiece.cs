namespace Gateway.Telephony.Media.Jitter;

/// <summary>How a packet came.</summary>
internal enum JitterArrival
{
    /// <summary>It will be heard.</summary>
    InTime,

    /// <summary>After its moment: it is left out.</summary>
    Late,

    /// <summary>Again: it changes nothing.</summary>
    Repeated,

    /// <summary>Of no length or too long: it is left out.</summary>
    Unusable,
}

/// <summary>What is to be heard next.</summary>
internal enum JitterKind
{
    /// <summary>A packet of sound.</summary>
    Sound,

    /// <summary>A packet that says which noise stands for the silence that follows (RFC 3389).</summary>
    Noise,

    /// <summary>Time for which packets are missing, though later ones are there.</summary>
    Lost,

    /// <summary>Time in which the sender sent nothing.</summary>
    Pause,

    /// <summary>Nothing is there: the next packet is late, lost, or the sender pauses.</summary>
    Unknown,
}

/// <summary>One piece of the time line.</summary>
internal readonly ref struct JitterPiece
{
    public JitterKind Kind { get; init; }

    /// <summary>How long it is, <see cref="Skip"/> included.</summary>
    public int Ticks { get; init; }

    /// <summary>How much of its beginning has been heard, or made up, already.</summary>
    public int Skip { get; init; }

    /// <summary>The packet's payload; of a loss the payload that follows it at once, if that is there.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }
}
