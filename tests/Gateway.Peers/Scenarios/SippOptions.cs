using System.Net;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Scenarios;

/// <summary>One run of SIPp.</summary>
public sealed record SippOptions
{
    /// <summary>Name of the scenario: a file of tests/data/sipp without its ending.</summary>
    public required string Scenario { get; init; }

    /// <summary>Whom the scenario calls. Default none: it waits for calls.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Transport. Default UDP.</summary>
    public PeerTransport Transport { get; init; }

    /// <summary>The dialled number, [service] in the scenario.</summary>
    public string Service { get; init; } = "service";

    /// <summary>Words that the scenario names, as [word] in what it sends and as %word% elsewhere, with their values.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary>The port to send from and listen at, when several runs share one. Default a free one.</summary>
    public FreePort? Port { get; init; }

    /// <summary>The own address, for callers from elsewhere: any of 127.0.0.0/8. Default 127.0.0.1.</summary>
    public IPAddress LocalAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Calls after which the run ends. Default 1.</summary>
    public int Calls { get; init; } = 1;

    /// <summary>True: a message that comes while the scenario sends is dropped, as if it were lost on the way, and does not
    /// fail the call. For scenarios that send twice in a row. Default false.</summary>
    public bool DropsUnexpected { get; init; }

    /// <summary>False: no file of all messages is kept, for floods. Default true.</summary>
    public bool IsTraced { get; init; } = true;

    /// <summary>Length of the pauses to which the scenario gives none. Default 200 ms.</summary>
    public TimeSpan Talk { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>New calls per second. Default 10.</summary>
    public int Rate { get; init; } = 10;

    /// <summary>Time after which the run counts as failed. Default 30 s.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);
}
