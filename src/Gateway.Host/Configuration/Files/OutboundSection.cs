using System.Globalization;
using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads the <c>outbound</c> mapping of <c>gateway.yaml</c>: where calls may go and what they may cost.</summary>
internal static class OutboundSection
{
    private const int LongestPrefix = 16;
    private const decimal HighestPrice = 100;

    public static OutboundOptions Read(Section outbound, IReadOnlyList<TrunkOptions> trunks)
    {
        var defaults = new OutboundOptions();
        var allow = outbound.Values<string>("allow", Prefix);
        var read = new OutboundOptions
        {
            Allow = [.. allow.Select(prefix => prefix.Value)],
            Deny = [.. outbound.Values<string>("deny", Prefix).Select(prefix => prefix.Value)],
            Prices = ReadPrices(outbound),
            CostPerHour = outbound.Optional("cost-per-hour", Euro(1_000_000))?.Value,
            AtOnce = outbound.Value("at-once", Scalars.Number(1, 1_000), defaults.AtOnce),
            PerHour = outbound.Value("per-hour", Scalars.Number(1, 100_000), defaults.PerHour),
            AlarmAfter = outbound.Value("alarm-after", Scalars.Number(1, 1_000), defaults.AlarmAfter),
        };
        Check(outbound, read, allow, trunks);
        outbound.Close();
        return read;
    }

    private static void Check(
        Section outbound, OutboundOptions read, IReadOnlyList<Located<string>> allow, IReadOnlyList<TrunkOptions> trunks)
    {
        foreach (var prefix in allow.Where(_ => read.CostPerHour is not null))
        {
            if (!read.Prices.Any(price => prefix.Value.StartsWith(price.Prefix, StringComparison.Ordinal)))
            {
                outbound.Faults.Add(prefix.Line, $"'allow': {prefix.Value} has no price, expected one in 'prices', since 'cost-per-hour' is set");
            }
        }

        if (allow.Count > 0 && trunks.All(trunk => trunk.Server is null && trunk.Registration is null))
        {
            outbound.Faults.Warn(allow[0].Line, "calls to outside are allowed and no trunk can make them: none has 'server' or 'register'");
        }
    }

    private static List<DestinationPrice> ReadPrices(Section outbound)
    {
        var prices = new List<DestinationPrice>();
        foreach (var entry in outbound.Entries("prices", "\"+49\": 0.01"))
        {
            if (Prefix(entry.Key, out var prefix) is { } wrong)
            {
                outbound.Faults.Add(entry.Line, $"'prices': {wrong}");
            }
            else if (outbound.TryScalar(entry.Key, entry.Value, Euro(HighestPrice), out var price))
            {
                prices.Add(new DestinationPrice(prefix, price.Value));
            }
        }

        return prices;
    }

    private static string? Prefix(string text, out string value)
    {
        value = text;
        var isPrefix = text is ['+', >= '1' and <= '9', ..] && text.Length <= LongestPrefix && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
        return isPrefix ? null : $"'{text}' is no prefix, expected \"+\" and digits with the country code, for example \"+49\"";
    }

    private static ScalarReader<decimal> Euro(decimal most) => (string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value <= most
            ? null
            : $"'{text}' is no amount, expected EUR from 0 to {most.ToString(CultureInfo.InvariantCulture)}, for example 0.05";
}
