using System.Net;

namespace Gateway.Host.Operations;

/// <summary>What an operator may ask of the running gateway. Safe to call from any thread.</summary>
public interface IServiceControl
{
    /// <summary>How it stands.</summary>
    ServiceStatus Status();

    /// <summary>While true, new calls are refused with 503 and those in progress go on.</summary>
    bool IsDraining { get; set; }

    /// <summary>The bans in force.</summary>
    IReadOnlyList<BannedSource> Bans();

    /// <summary>Ends the ban of a source; false when there is none.</summary>
    bool Lift(IPAddress source);

    /// <summary>Sends again what the outbox gave up; false when there is no such item.</summary>
    Task<bool> ResendAsync(long item, CancellationToken ct);
}

/// <summary>How the gateway stands at one moment.</summary>
/// <param name="State">serving, or draining.</param>
/// <param name="Sip">Where SIP is served.</param>
/// <param name="UptimeSeconds">Time since it serves.</param>
/// <param name="Calls">Calls from trunks that are being served.</param>
/// <param name="Legs">Legs with audio: a call is one, two once an agent has it.</param>
/// <param name="Agents">Agents with a registered phone or work in hand, by name.</param>
/// <param name="Trunks">The trunks in the order of the configuration.</param>
/// <param name="Bans">Sources that are banned.</param>
public sealed record ServiceStatus(
    string State, string Sip, long UptimeSeconds, int Calls, int Legs, IReadOnlyList<AgentLine> Agents, IReadOnlyList<TrunkLine> Trunks, int Bans);

/// <summary>An agent: the presence in small letters, and the work that is offered or in hand.</summary>
public sealed record AgentLine(string Name, string Presence, IReadOnlyList<WorkLine> Work);

/// <summary>One piece of an agent's work.</summary>
/// <param name="Kind">call, chat or email.</param>
/// <param name="State">offered, in hand, or consult for a talk with a colleague.</param>
/// <param name="Queue">The line it came from.</param>
/// <param name="Since">Since when.</param>
public sealed record WorkLine(string Kind, string State, string Queue, DateTimeOffset Since);

/// <summary>A trunk: up, down or unknown, and why.</summary>
public sealed record TrunkLine(string Name, string State, string Reason);

/// <summary>A source that is not listened to: an address, or an IPv6 network.</summary>
public sealed record BannedSource(string Source, DateTimeOffset Until, string Cause, int Count);
