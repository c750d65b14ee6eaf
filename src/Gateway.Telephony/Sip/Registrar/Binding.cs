using System.Globalization;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Registrar;

/// <summary>One phone of a user: where it says it is and where its registration really came from (RFC 3261 section 10).</summary>
public sealed record Binding
{
    /// <summary>The user part of the address of record.</summary>
    public required string User { get; init; }

    /// <summary>The Request-URI for requests to this phone.</summary>
    public required SipUri Contact { get; init; }

    /// <summary>The parameters of the Contact value (q, +sip.instance and unknown ones) without expires.</summary>
    public SipParameters Parameters { get; init; } = SipParameters.Empty;

    /// <summary>The flow that the registration came over: requests go there, whatever the Contact names (NAT).</summary>
    public required SipSource Source { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public required string CallId { get; init; }

    /// <summary>The CSeq number of the last change; a change with the same Call-ID must come with a higher one.</summary>
    public required uint CSeq { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The preference among the phones of one user, 0 to 1 (section 20.10); 1 when not given.</summary>
    public double Quality =>
        double.TryParse(Parameters["q"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? Math.Clamp(q, 0, 1) : 1;

    /// <summary>True when both are the same phone: the same URI (section 19.1.4), or the same instance (RFC 5626) at a new address.</summary>
    internal bool IsSamePhoneAs(Binding other) => Contact == other.Contact
        || (Parameters["+sip.instance"] is { } instance && instance == other.Parameters["+sip.instance"]
            && Parameters["reg-id"] == other.Parameters["reg-id"]);
}
