using System.Net;

namespace Gateway.Telephony.Sip.Admission;

/// <summary>How many messages a source may send, and when it is banned; read once at start.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Messages a second from one source that has neither proven a password nor been called by us; twice as many at
    /// once. Default 20.</summary>
    public int StrangerRate { get; init; } = 20;

    /// <summary>Messages a second from all strangers together, against floods from many or forged addresses. Default 1,000.</summary>
    public int StrangersRate { get; init; } = 1_000;

    /// <summary>Messages a second from one source with a registered phone or a call. Default 400: an office behind one address.</summary>
    public int PhoneRate { get; init; } = 400;

    /// <summary>Messages a second from one address of a trunk. Default 30,000.</summary>
    public int TrunkRate { get; init; } = 30_000;

    /// <summary>Failed logins within <see cref="Window"/> after which a source is banned. Default 10.</summary>
    public int FailedLogins { get; init; } = 10;

    /// <summary>Requests without a login within <see cref="Window"/> after which a source that never logs in is banned as a
    /// scanner. Default 20.</summary>
    public int Probes { get; init; } = 20;

    /// <summary>How far back failures count. Default 60 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Length of a first ban; each further one is twice as long. Default 10 min.</summary>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest ban; a source that stayed clean for this long after its last ban begins anew. Default 24 h.</summary>
    public TimeSpan LongestBan { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Networks that are never banned and have the rate of trunks, besides the trunks' own. Default none.</summary>
    public IReadOnlyList<IPNetwork> NeverBanned { get; init; } = [];
}
