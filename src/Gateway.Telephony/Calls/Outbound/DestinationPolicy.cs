using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Calls.Outbound;

/// <summary>Judges destinations by prefix; what nobody allowed is denied (toll fraud). Pure.</summary>
public sealed class DestinationPolicy(OutboundOptions options)
{
    // Service and premium numbers as they look in E.164, satellite networks and shared-cost codes: what fraud dials. From the
    // national numbering plans and ITU-T E.164 annex D.
    private static readonly string[] Premium =
    [
        "+49900", "+49137", "+49118", "+49180", "+49190", "+43810", "+43820", "+43821", "+43900", "+43901", "+43930", "+43931", "+43939",
        "+4184", "+41900", "+41901", "+41906", "+449", "+4487", "+4484", "+3389", "+3381", "+3382", "+31900", "+31906", "+31909", "+3290",
        "+39199", "+39892", "+39899", "+34803", "+34806", "+34807", "+34905", "+48700", "+48701", "+48703", "+48704", "+1900", "+1976",
        "+870", "+878", "+881", "+882", "+883", "+979",
    ];

    /// <summary>Whether the number may be called, why not, and what it costs.</summary>
    public DestinationVerdict Judge(E164Number number)
    {
        var allowed = Longest(options.Allow, number);
        if (allowed is null)
            return new DestinationVerdict(false, $"no allowed prefix fits{(options.Allow.Count == 0 ? ": none is configured" : "")}", null);
        if (Longest(options.Deny, number) is { } denied && denied.Length >= allowed.Length)
            return new DestinationVerdict(false, $"{denied} is denied", null);
        if (Longest(Premium, number) is { } premium && premium.Length > allowed.Length)
            return new DestinationVerdict(false, $"{premium} is a premium, shared-cost or satellite range", null);
        var price = options.Prices.Where(price => Fits(price.Prefix, number)).MaxBy(price => price.Prefix.Length);
        return price is null && options.CostPerHour is not null
            ? new DestinationVerdict(false, "its price is not known", null)
            : new DestinationVerdict(true, $"{allowed} is allowed", price);
    }

    private static string? Longest(IEnumerable<string> prefixes, E164Number number) =>
        prefixes.Where(prefix => Fits(prefix, number)).MaxBy(prefix => prefix.Length);

    private static bool Fits(string prefix, E164Number number) => number.Value.StartsWith(prefix, StringComparison.Ordinal);
}

/// <summary>What the policy says of a number.</summary>
/// <param name="IsAllowed">Whether it may be called.</param>
/// <param name="Reason">Which rule said so, for people.</param>
/// <param name="Price">What it costs, when known.</param>
public sealed record DestinationVerdict(bool IsAllowed, string Reason, DestinationPrice? Price);
