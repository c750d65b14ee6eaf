using System.Net;

namespace Gateway.Telephony.Sip.Admission;

/// <summary>A source that is not listened to.</summary>
/// <param name="Source">An IPv4 address, or an IPv6 /64 network.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Cause">What the source did.</param>
/// <param name="Count">How often it was banned, this time included.</param>
public sealed record Ban(IPNetwork Source, DateTimeOffset Until, BanCause Cause, int Count);

/// <summary>Why a source is banned.</summary>
public enum BanCause
{
    /// <summary>Too many failed logins.</summary>
    Logins,

    /// <summary>Too many requests without a login.</summary>
    Probes,
}
