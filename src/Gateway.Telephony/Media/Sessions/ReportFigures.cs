namespace Gateway.Telephony.Media.Sessions;

/// <summary>What the peer's reports say of what it hears of us.</summary>
public readonly record struct ReportFigures
{
    /// <summary>Reports about our stream that were read.</summary>
    public long Reports { get; init; }

    /// <summary>Time to the peer and back, from its last report; none before there was one to ours.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Packets of ours that the peer missed, so far.</summary>
    public long Lost { get; init; }

    /// <summary>Packets of ours that the peer should have got, so far.</summary>
    public long Expected { get; init; }

    /// <summary>Interarrival jitter at the peer.</summary>
    public TimeSpan Jitter { get; init; }
}
