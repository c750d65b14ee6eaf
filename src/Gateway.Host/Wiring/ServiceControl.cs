using System.Net;
using Gateway.Host.Operations;
using Gateway.Telephony.Calls;

namespace Gateway.Host.Wiring;

/// <summary>What an operator may ask of the telephone exchange.</summary>
internal sealed class ServiceControl(CallServer calls, TimeProvider time) : IServiceControl
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
            [.. calls.Registrar.Users.Order(StringComparer.Ordinal)],
            [.. calls.Trunks.Select(trunk => new TrunkLine(trunk.Name, trunk.State.ToString().ToLowerInvariant(), trunk.Reason))],
            calls.Admission.Bans().Count);
    }

    public IReadOnlyList<BannedSource> Bans() =>
        [.. calls.Admission.Bans().Select(ban => new BannedSource(Text(ban.Source), ban.Until, ban.Cause.ToString().ToLowerInvariant(), ban.Count))];

    public bool Lift(IPAddress source) => calls.Admission.Lift(source);

    private static string Text(IPNetwork source) => source.PrefixLength == 32 ? source.BaseAddress.ToString() : source.ToString();
}
