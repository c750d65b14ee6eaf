using System.Net;
using Gateway.Desk.Agents;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Flows.Messages;
using Gateway.Desk.Routing;
using Gateway.Host.Operations;
using Gateway.Telephony.Calls;

namespace Gateway.Host.Wiring;

/// <summary>What an operator may ask of the telephone exchange.</summary>
internal sealed class ServiceControl(CallServer calls, Router router, IOutboxStore items, Outbox outbox, TimeProvider time) : IServiceControl
{
    private readonly long _started = time.GetTimestamp();

    public bool IsDraining
    {
        get => calls.IsDraining;
        set => calls.IsDraining = value;
    }

    public ServiceStatus Status()
    {
        var usage = calls.Usage;
        return new ServiceStatus(
            IsDraining ? "draining" : "serving",
            calls.LocalEndPoint.ToString(),
            (long)time.GetElapsedTime(_started).TotalSeconds,
            usage.Calls,
            usage.MediaSessions,
            [.. router.Agents.Where(agent => agent.Presence != Presence.Offline || agent.Work.Count > 0).Select(Line)],
            [.. calls.Trunks.Select(trunk => new TrunkLine(trunk.Name, trunk.State.ToString().ToLowerInvariant(), trunk.Reason))],
            calls.Admission.Bans().Count);
    }

    public IReadOnlyList<BannedSource> Bans() =>
        [.. calls.Admission.Bans().Select(ban => new BannedSource(Text(ban.Source), ban.Until, ban.Cause.ToString().ToLowerInvariant(), ban.Count))];

    public bool Lift(IPAddress source) => calls.Admission.Lift(source);

    public async Task<bool> ResendAsync(long item, CancellationToken ct)
    {
        var isThere = await items.ResendAsync(item, ct).ConfigureAwait(false);
        outbox.Wake();
        return isThere;
    }

    private static AgentLine Line(AgentSnapshot agent) => new(
        agent.Agent.Name,
        agent.Presence == Presence.WrapUp ? "wrap-up" : agent.Presence.ToString().ToLowerInvariant(),
        [.. agent.Work.Select(work => Line(work, work.IsConsult ? "consult" : "in hand")), .. agent.Offered is { } offered ? [Line(offered, "offered")] : Array.Empty<WorkLine>()]);

    private static WorkLine Line(AgentWork work, string state) => new(work.Kind.ToString().ToLowerInvariant(), state, work.Queue, work.Since);

    private static string Text(IPNetwork source) => source.PrefixLength == 32 ? source.BaseAddress.ToString() : source.ToString();
}
