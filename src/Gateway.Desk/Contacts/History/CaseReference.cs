using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Desk.Contacts.History;

/// <summary>A case number as it stands in a subject, for example "Your invoice [case 1042]".</summary>
public static partial class CaseReference
{
    /// <summary>The number in brackets.</summary>
    public static string Write(long number) => string.Create(CultureInfo.InvariantCulture, $"[case {number}]");

    /// <summary>The first case number of a text; none when there is none.</summary>
    public static long? Find(string? text) =>
        text is not null && Pattern().Match(text) is { Success: true } match
            ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"\[case ([0-9]{1,15})\]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
