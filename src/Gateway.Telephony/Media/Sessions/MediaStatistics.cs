namespace Gateway.Telephony.Media.Sessions;

/// <summary>What a session has counted so far; a snapshot.</summary>
public readonly record struct MediaStatistics
{
    /// <summary>RTP packets sent, relayed ones included.</summary>
    public long Sent { get; init; }

    /// <summary>RTP packets that were sent for the bridged peer.</summary>
    public long Relayed { get; init; }

    /// <summary>Valid RTP packets from the peer.</summary>
    public long Received { get; init; }

    /// <summary>Datagrams from elsewhere than the peer, dropped.</summary>
    public long Foreign { get; init; }

    /// <summary>Datagrams that are neither RTP nor RTCP, dropped.</summary>
    public long Malformed { get; init; }

    /// <summary>RTP with a payload type that was not agreed, dropped.</summary>
    public long Unexpected { get; init; }

    /// <summary>Packets on a secured leg whose tag is wrong, dropped.</summary>
    public long Forged { get; init; }

    /// <summary>Packets on a secured leg that were taken before or are too old, dropped.</summary>
    public long Replayed { get; init; }

    /// <summary>Datagrams with reports from the peer.</summary>
    public long Rtcp { get; init; }

    /// <summary>RTP packets that should have come, by their sequence numbers (RFC 3550 A.3).</summary>
    public long Expected { get; init; }

    /// <summary>Of these, how many did not.</summary>
    public long Lost { get; init; }

    /// <summary>Interarrival jitter (RFC 3550 A.8).</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>While somebody hears the leg: packets that came after their moment.</summary>
    public long Late { get; init; }

    /// <summary>While somebody hears the leg: 20 ms frames that were concealed because their packet was missing.</summary>
    public long Concealed { get; init; }

    /// <summary>Keys that the peer pressed, each once.</summary>
    public long Digits { get; init; }

    /// <summary>Datagrams that the system refused to send.</summary>
    public long SendErrors { get; init; }
}
