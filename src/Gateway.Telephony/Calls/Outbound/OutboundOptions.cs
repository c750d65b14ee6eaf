namespace Gateway.Telephony.Calls.Outbound;

/// <summary>Where the gateway may call and what that may cost; nothing is allowed that is not written down.</summary>
public sealed record OutboundOptions
{
    /// <summary>Prefixes with "+" that may be called. Default none: no call leaves.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Prefixes with "+" that may not be called although a shorter one is allowed, beside the premium numbers that are
    /// always denied unless the very prefix, or a longer one, is allowed.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Prices; the longest prefix that fits counts.</summary>
    public IReadOnlyList<DestinationPrice> Prices { get; init; } = [];

    /// <summary>EUR that calls of the last hour may have cost before no new one begins. Default none: no cap.</summary>
    public decimal? CostPerHour { get; init; }

    /// <summary>Calls to outside at once, ringing ones included. Default 10.</summary>
    public int AtOnce { get; init; } = 10;

    /// <summary>Calls to outside begun within an hour. Default 100.</summary>
    public int PerHour { get; init; } = 100;

    /// <summary>Refused tries within an hour that raise an alarm: a warning in the log and a count. Default 5.</summary>
    public int AlarmAfter { get; init; } = 5;
}

/// <summary>What calls to numbers with a prefix cost.</summary>
/// <param name="Prefix">With "+".</param>
/// <param name="PerMinute">EUR for each minute begun.</param>
/// <param name="PerCall">EUR for each call that is answered.</param>
public sealed record DestinationPrice(string Prefix, decimal PerMinute, decimal PerCall = 0);
