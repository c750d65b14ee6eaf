using System.Collections.Frozen;

namespace Gateway.Desk.Contacts;

/// <summary>
/// How one country writes its own numbers (ITU-T E.164 and the national plans of ITU-T Operational Bulletin 994).
/// </summary>
/// <param name="Country">ISO 3166 two-letter code.</param>
/// <param name="CallingCode">Digits after the "+".</param>
/// <param name="TrunkPrefix">Written before national numbers and dropped internationally; empty where there is none.</param>
/// <param name="InternationalPrefix">Written before the calling code of another country.</param>
/// <param name="MinLength">Digits of the shortest national number, so that short codes are told apart.</param>
/// <param name="MaxLength">Digits of the longest national number.</param>
internal sealed record NumberingPlan(
    string Country, string CallingCode, string TrunkPrefix, string InternationalPrefix, int MinLength, int MaxLength)
{
    // Italy, San Marino and Vatican City keep the leading zero internationally, so they have no trunk prefix.
    private static readonly NumberingPlan[] Plans =
    [
        new("AT", "43", "0", "00", 4, 13), new("AU", "61", "0", "0011", 9, 9), new("BE", "32", "0", "00", 8, 9),
        new("BG", "359", "0", "00", 7, 9), new("BR", "55", "0", "00", 10, 11), new("CA", "1", "1", "011", 10, 10),
        new("CH", "41", "0", "00", 9, 9), new("CN", "86", "0", "00", 9, 12), new("CY", "357", "", "00", 8, 8),
        new("CZ", "420", "", "00", 9, 9), new("DE", "49", "0", "00", 5, 13), new("DK", "45", "", "00", 8, 8),
        new("EE", "372", "", "00", 7, 8), new("ES", "34", "", "00", 9, 9), new("FI", "358", "0", "00", 5, 12),
        new("FR", "33", "0", "00", 9, 9), new("GB", "44", "0", "00", 9, 10), new("GR", "30", "", "00", 10, 10),
        new("HR", "385", "0", "00", 8, 9), new("HU", "36", "06", "00", 8, 9), new("IE", "353", "0", "00", 7, 9),
        new("IL", "972", "0", "00", 8, 9), new("IN", "91", "0", "00", 10, 10), new("IS", "354", "", "00", 7, 9),
        new("IT", "39", "", "00", 6, 11), new("JP", "81", "0", "010", 9, 10), new("LI", "423", "", "00", 7, 9),
        new("LT", "370", "0", "00", 8, 8), new("LU", "352", "", "00", 5, 11), new("LV", "371", "", "00", 8, 8),
        new("MT", "356", "", "00", 8, 8), new("NL", "31", "0", "00", 9, 9), new("NO", "47", "", "00", 8, 8),
        new("NZ", "64", "0", "00", 8, 10), new("PL", "48", "", "00", 9, 9), new("PT", "351", "", "00", 9, 9),
        new("RO", "40", "0", "00", 9, 9), new("RS", "381", "0", "00", 7, 10), new("RU", "7", "8", "810", 10, 10),
        new("SE", "46", "0", "00", 7, 9), new("SI", "386", "0", "00", 8, 8), new("SK", "421", "0", "00", 9, 9),
        new("SM", "378", "", "00", 6, 10), new("TR", "90", "0", "00", 10, 10), new("UA", "380", "0", "00", 9, 9),
        new("US", "1", "1", "011", 10, 10), new("VA", "39", "", "00", 6, 11), new("ZA", "27", "0", "00", 9, 9),
    ];

    private static readonly FrozenDictionary<string, NumberingPlan> ByCountry =
        Plans.ToFrozenDictionary(plan => plan.Country, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, NumberingPlan> ByCallingCode =
        Plans.DistinctBy(plan => plan.CallingCode).ToFrozenDictionary(plan => plan.CallingCode);

    /// <summary>The plan of a country; none when the table does not know it.</summary>
    public static NumberingPlan? Find(string country) => ByCountry.GetValueOrDefault(country);

    /// <summary>How many of the digits are the calling code (E.164 lists codes of one to three digits).</summary>
    public static int CallingCodeLength(ReadOnlySpan<char> digits)
    {
        var codes = ByCallingCode.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (codes.ContainsKey(digits[..length]))
            {
                return length;
            }
        }

        return Math.Min(2, digits.Length);
    }

    /// <summary>Drops a trunk zero that was left in behind the calling code, as in "+49 (0) 30 123456".</summary>
    public static string WithoutTrunkPrefix(string international)
    {
        var length = CallingCodeLength(international);
        return ByCallingCode.TryGetValue(international[..length], out var plan)
            && plan.TrunkPrefix.StartsWith('0')
            && international.AsSpan(length).StartsWith(plan.TrunkPrefix)
            ? international.Remove(length, plan.TrunkPrefix.Length)
            : international;
    }

    /// <summary>The digits as calling code and national number; none when they are no public number.</summary>
    public string? ToInternational(string digits)
    {
        if (digits.StartsWith(InternationalPrefix, StringComparison.Ordinal))
        {
            return digits[InternationalPrefix.Length..] is { Length: > 0 } foreign ? foreign : null;
        }

        if (TrunkPrefix.Length > 0 && digits.StartsWith(TrunkPrefix, StringComparison.Ordinal))
        {
            var national = digits[TrunkPrefix.Length..];
            return HasFittingLength(national) ? CallingCode + national : null;
        }

        // Where numbers are written without a prefix, or in North America, where the prefix is left out as well.
        if ((TrunkPrefix.Length == 0 || TrunkPrefix == CallingCode) && HasFittingLength(digits))
        {
            return CallingCode + digits;
        }

        return IsOwnNumberWithoutPlus(digits) ? digits : null;
    }

    private bool HasFittingLength(string national) =>
        national.Length >= MinLength && national.Length <= MaxLength;

    // Many trunks leave the "+" out. Ten digits or more that begin with the own code are no short or internal number.
    private bool IsOwnNumberWithoutPlus(string digits) =>
        digits.Length >= 10 && digits.StartsWith(CallingCode, StringComparison.Ordinal)
        && HasFittingLength(digits[CallingCode.Length..]);
}
