using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>How a trunk registers with its provider (RFC 3261 section 10.2).</summary>
public sealed record RegistrationOptions
{
    /// <summary>Where REGISTER goes, preferred first; the next one is tried when one cannot be reached. Port and transport are
    /// part of each URI.</summary>
    public required IReadOnlyList<SipUri> Registrars { get; init; }

    /// <summary>User part of the address of record: a number or an account name.</summary>
    public required string User { get; init; }

    /// <summary>Domain of the address of record. Default none: the host of the registrar.</summary>
    public string? Domain { get; init; }

    /// <summary>Credentials; null for a registrar that asks for none.</summary>
    public DigestAccount? Account { get; init; }

    /// <summary>Sent through there (RFC 3261 section 8.1.2, as a loose route). Default none.</summary>
    public SipUri? OutboundProxy { get; init; }

    /// <summary>Lifetime asked for; the registrar may grant another. Default 10 min.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>First wait after no registrar could be reached; it doubles up to <see cref="LongestRetry"/>. Default 5 s.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait after no registrar could be reached. Default 5 min.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait after the registrar refused us: guessing on would lock the account. Default 10 min.</summary>
    public TimeSpan RetryRefused { get; init; } = TimeSpan.FromMinutes(10);
}
