using System.Diagnostics.Metrics;

namespace Gateway.Telephony.Calls;

/// <summary>Shows what one exchange holds at this moment; whatever stays above zero when nobody calls is a leak.</summary>
internal sealed class UsageMetrics : IDisposable
{
    private readonly Meter _meter = new("gateway.telephony");

    public UsageMetrics(Func<CallServerUsage> usage)
    {
        _meter.CreateObservableUpDownCounter(
            "gateway.calls", () => usage().Calls, "{call}", "Calls from trunks being served.");
        _meter.CreateObservableUpDownCounter(
            "gateway.media.sessions", () => usage().MediaSessions, "{session}", "Legs that hold an RTP port.");
        _meter.CreateObservableUpDownCounter(
            "gateway.sip.dialogs", () => usage().Dialogs, "{dialog}", "INVITE dialogs.");
        _meter.CreateObservableUpDownCounter(
            "gateway.sip.transactions",
            () => usage().Transactions,
            "{transaction}",
            "SIP transactions; they outlive a call by up to 64 x T1.");
    }

    public void Dispose() => _meter.Dispose();
}
