using System.Diagnostics.Metrics;

namespace Gateway.Telephony.Sip.Admission;

/// <summary>What admission did; tags come from closed sets, never from a peer.</summary>
internal static class AdmissionMetrics
{
    private static readonly Meter s_meter = new("gateway.telephony");

    private static readonly Counter<long> s_dropped = s_meter.CreateCounter<long>(
        "gateway.admission.dropped", description: "Messages and connections passed over or refused by their source, by cause.");

    private static readonly Counter<long> s_bans = s_meter.CreateCounter<long>(
        "gateway.admission.bans", description: "Bans begun, by cause.");

    private static readonly Counter<long> s_failedLogins = s_meter.CreateCounter<long>(
        "gateway.admission.failed_logins", description: "Logins with wrong, changed or incomplete credentials.");

    public static void Dropped(AdmissionCause cause) => s_dropped.Add(1, new KeyValuePair<string, object?>("cause", TextOf(cause)));

    public static void Banned(BanCause cause) =>
        s_bans.Add(1, new KeyValuePair<string, object?>("cause", cause == BanCause.Logins ? "logins" : "probes"));

    public static void LoginFailed() => s_failedLogins.Add(1);

    // Enum.ToString allocates, and floods come by the ten thousand a second.
    private static string TextOf(AdmissionCause cause) => cause switch
    {
        AdmissionCause.Banned => "banned",
        AdmissionCause.StrangerRate => "stranger_rate",
        AdmissionCause.StrangersRate => "strangers_rate",
        AdmissionCause.PhoneRate => "phone_rate",
        _ => "trunk_rate",
    };
}

/// <summary>Which bound a source ran into.</summary>
internal enum AdmissionCause
{
    Banned,
    StrangerRate,
    StrangersRate,
    PhoneRate,
    TrunkRate,
}
