namespace Gateway.Telephony.Sip.Trunks;

/// <summary>In what one provider or PBX differs from another; comes from a data file.</summary>
public sealed record TrunkProfile
{
    /// <summary>Key in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The product, for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>How numbers are written in calls that we make. Default with "+".</summary>
    public NumberFormat Numbers { get; init; }

    /// <summary>Calling code of the country whose numbers are national. Default 49.</summary>
    public string CallingCode { get; init; } = "49";

    /// <summary>Which header of a call to us names the number that was dialled. Default the Request-URI.</summary>
    public DialledHeader Dialled { get; init; }

    /// <summary>Which header of a call that we make names the number of ours that is charged. Default From.</summary>
    public IdentityHeader Identity { get; init; }

    /// <summary>The From of our calls names the account instead of the number, because the provider checks it. Default no.</summary>
    public bool IsFromTheAccount { get; init; }

    /// <summary>Whether Remote-Party-ID, which no RFC ever defined, is believed when there is no P-Asserted-Identity. Default no.</summary>
    public bool TrustsRemotePartyId { get; init; }

    /// <summary>Codecs that the provider carries, preferred first, by their SDP names in lower case; empty for ours.</summary>
    public IReadOnlyList<string> Codecs { get; init; } = [];

    /// <summary>SRTP: off, optional or require; null leaves it to the gateway.</summary>
    public string? Srtp { get; init; }

    /// <summary>Transport of REGISTER and calls when the trunk names none: udp, tcp or tls; null leaves it to DNS.</summary>
    public string? Transport { get; init; }

    /// <summary>Registrar when the trunk names none; null where each customer has another.</summary>
    public string? Registrar { get; init; }

    /// <summary>Outbound proxy when the trunk names none.</summary>
    public string? OutboundProxy { get; init; }

    /// <summary>Lifetime of a registration when the trunk names none.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Session-Expires offered in calls that we make (RFC 4028); null leaves it to the gateway.</summary>
    public TimeSpan? SessionExpires { get; init; }

    /// <summary>What holds for a trunk that names no profile.</summary>
    public static TrunkProfile Generic { get; } = new() { Name = "generic", Title = "Any SIP trunk after the RFCs" };
}

/// <summary>Where a provider writes the number that was dialled.</summary>
public enum DialledHeader
{
    /// <summary>User part of the Request-URI.</summary>
    RequestUri,

    /// <summary>User part of To: the Request-URI is our Contact.</summary>
    To,

    /// <summary>P-Called-Party-ID (RFC 7315), else To.</summary>
    PCalledPartyId,
}

/// <summary>Where a provider wants the number of ours that calls.</summary>
public enum IdentityHeader
{
    /// <summary>From alone.</summary>
    From,

    /// <summary>P-Preferred-Identity (RFC 3325 section 9.2) beside From.</summary>
    PPreferredIdentity,

    /// <summary>P-Asserted-Identity (RFC 3325 section 9.1) beside From.</summary>
    PAssertedIdentity,
}
