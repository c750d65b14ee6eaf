using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The base timers of RFC 3261 section 17 (table 4 in its appendix A) and what is derived from them.</summary>
internal readonly record struct SipTimers(TimeSpan T1, TimeSpan T2, TimeSpan T4)
{
    public static SipTimers From(SipOptions options) => new(options.T1, options.T2, options.T4);

    /// <summary>64 x T1: timers B, D, F, H, J, L and M. D is "at least 32 s" in the RFC, which is 64 x the default T1.</summary>
    public TimeSpan Timeout => T1 * 64;

    /// <summary>The next interval of a retransmission that backs off up to T2.</summary>
    public TimeSpan Next(TimeSpan interval) => interval * 2 < T2 ? interval * 2 : T2;
}
