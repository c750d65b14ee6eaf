using System.Net;
using Gateway.Peers.Security;

namespace Gateway.Peers.Gateways;

/// <summary>A customer in a test configuration.</summary>
public sealed record CustomerSetup(string Name, string Number, string? Language = null);

/// <summary>What differs from test to test in the configuration of a gateway.</summary>
public sealed record GatewaySetup
{
    private const string QueueKey = "queue:";

    /// <summary>Address of SIP and sound. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Certificate and key for TLS on a port of its own. Default none, and no TLS.</summary>
    public IssuedFiles? Certificate { get; init; }

    /// <summary>RFC 3261 T1. Default 500 ms, as in production.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Source addresses that calls are taken from. Default 127.0.0.1.</summary>
    public IReadOnlyList<string> TrunkAddresses { get; init; } = ["127.0.0.1"];

    /// <summary>Where the trunk takes texts for customers, to numbers of +49. Default none: the trunk only brings.</summary>
    public IPEndPoint? MessagesTo { get; init; }

    /// <summary>The number that those texts come from. Default +493023125100.</summary>
    public string MessagesFrom { get; init; } = "+493023125100";

    /// <summary>Numbers of the hotline, the first one for dialling. Default +493023125100 and 100.</summary>
    public IReadOnlyList<string> HotlineNumbers { get; init; } = ["+493023125100", "100"];

    /// <summary>Languages of the hotline, the first is its default. Default English, then German.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["en", "de"];

    /// <summary>Opening times of every day. Default always.</summary>
    public string Open { get; init; } = "00:00-24:00";

    /// <summary>When callers outside the hours hear so: answered or before-answer. Default answered.</summary>
    public string ClosedMessage { get; init; } = "answered";

    /// <summary>After how long a call ends that nobody refreshes. Default 30 min, as shipped.</summary>
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The agents. Default anna and ben with every skill.</summary>
    public IReadOnlyList<AgentSetup> Agents { get; init; } =
    [
        new AgentSetup("anna", "Anna Schmidt") { Skills = AllSkills },
        new AgentSetup("ben", "Ben Weber") { Extension = "22", Skills = AllSkills },
    ];

    /// <summary>Customers known from the start. Default none.</summary>
    public IReadOnlyList<CustomerSetup> Customers { get; init; } = [];

    /// <summary>How long one agent is rung. Default 20 s, at least 5 s.</summary>
    public TimeSpan Ring { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time for notes after a call. Default none, so that an agent is free at once.</summary>
    public TimeSpan WrapUp { get; init; } = TimeSpan.Zero;

    /// <summary>How long an agent who did not answer, refused or could not be reached is left alone. Default 30 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A leg that sends no audio for this long is given up. Default 30 s.</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>SRTP policy of all legs: off, optional or require. Default: as shipped.</summary>
    public string Srtp { get; init; } = "optional";

    /// <summary>SRTP policy of the trunk that test callers come from. Default: that of all legs.</summary>
    public string? TrunkSrtp { get; init; }

    /// <summary>Further variables of the gateway's environment, for secrets. Default none.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Further lines of the <c>web</c> section. Default none.</summary>
    public string Web { get; init; } = "";

    /// <summary>One skill for each queue of the shipped intents but the general one; those queues ask for it.</summary>
    public static IReadOnlyDictionary<string, int> AllSkills { get; } =
        File.ReadLines(Repository.Intents)
            .Select(line => line.Trim())
            .Where(line => line.StartsWith(QueueKey, StringComparison.Ordinal))
            .Select(line => line[QueueKey.Length..].Trim())
            .Where(queue => queue != "general")
            .Distinct()
            .ToDictionary(queue => queue, _ => 3);
}
