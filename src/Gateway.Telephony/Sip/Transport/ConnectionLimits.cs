namespace Gateway.Telephony.Sip.Transport;

/// <summary>What TCP and TLS connections may cost. A connection counts as used once a registration or a call has come over it; it
/// is then kept for as long as it lives.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Connections in both directions, TCP and TLS together. 1 to 100000. Default 2048.</summary>
    public int Total { get; init; } = 2048;

    /// <summary>Connections accepted from one IPv4 address or one IPv6 /64 network; raise it when more phones than this stand
    /// behind one router. Default 256.</summary>
    public int PerAddress { get; init; } = 256;

    /// <summary>TLS handshakes of clients that may be under way at once. Default 128.</summary>
    public int Handshakes { get; init; } = 128;

    /// <summary>How long a TLS handshake, or connecting, may take. Default 5 s.</summary>
    public TimeSpan Opening { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a message may take from its first octet to its last. Default 15 s.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an unused connection may stay without a whole message; keep-alives do not count. Default 30 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often we send a double CRLF on connections that we made (RFC 5626 section 4.4.1). Default 100 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the CRLF may take that answers it, from a peer that has answered before. Default 10 s.</summary>
    public TimeSpan Pong { get; init; } = TimeSpan.FromSeconds(10);
}
