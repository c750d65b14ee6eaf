using Gateway.Host.Operations;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Wiring;

/// <summary>Shows each trunk at <c>/health/ready</c>. One that is down is told; only when all are down can no call come.</summary>
internal static class TrunkHealth
{
    public static void Report(GatewayService service, Health health)
    {
        if (service.Trunks.Count == 0)
        {
            return;
        }

        health.Describe("trunks", () => service.Trunks.ToDictionary(trunk => trunk.Name, Text));
        health.Need("trunks", () => service.Trunks.All(trunk => trunk.State == TrunkState.Down) ? "every trunk is down" : null);
    }

    private static string Text(TrunkStatus trunk) => $"{trunk.State.ToString().ToLowerInvariant()}: {trunk.Reason}";
}
