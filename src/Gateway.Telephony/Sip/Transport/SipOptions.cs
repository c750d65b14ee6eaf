using System.Net;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>How the SIP side listens and which timers it uses; read once at start.</summary>
public sealed record SipOptions
{
    /// <summary>Address and port for both UDP and TCP. Default 0.0.0.0:5060; port 0 takes a free one (tests).</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Any, 5060);

    /// <summary>Host or host:port written into Via and Contact when it differs from the listening address (NAT, containers).
    /// Default none: the local address that the peer's packets arrive on.</summary>
    public string? Advertised { get; init; }

    /// <summary>Digest realm and domain of the agents' addresses of record. Default "gateway".</summary>
    public string Realm { get; init; } = "gateway";

    /// <summary>SIP over TLS. Default none: no listener, and calls to TLS targets trust the system's authorities.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>What TCP and TLS connections may cost.</summary>
    public ConnectionLimits Connections { get; init; } = new();

    /// <summary>How long messages may wait before new calls are refused with 503. Default 200 ms: well before anybody repeats them.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Name servers that say where host names are (RFC 3263). Default none: those of /etc/resolv.conf.</summary>
    public IReadOnlyList<IPEndPoint> DnsServers { get; init; } = [];

    /// <summary>RFC 3261 T1, the round-trip estimate. Default 500 ms; tests shorten it so that timer H need not take 32 s.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>RFC 3261 T2, the longest interval between retransmissions. Default 4 s.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>RFC 3261 T4, how long a message may stay in the network. Default 5 s.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long a call ends that neither side refreshes (RFC 4028): what we ask for, and the most that we grant.
    /// Default 30 min.</summary>
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The shortest such interval that we agree to. Default 90 s, the least that RFC 4028 allows; tests shorten it.</summary>
    public TimeSpan MinSessionExpires { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>When provisional responses are sent reliably to a caller who supports it (RFC 3262). Default: with media.</summary>
    public ReliableProvisional Reliability { get; init; } = ReliableProvisional.WithMedia;
}
