using System.Diagnostics.Metrics;

namespace Gateway.Telephony.Calls;

/// <summary>Counts what phones ask for beyond talking.</summary>
internal static class TransferMetrics
{
    private static readonly Meter Meter = new("gateway.telephony");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "gateway.calls.transfers_forbidden", "{transfer}", "Transfers asked for by somebody who may not; more than a few are an attack.");

    public static void Forbidden() => Refusals.Add(1);
}
