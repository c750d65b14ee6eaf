using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>The date of a mail (RFC 5322, 3.3, with the old forms of 4.3).</summary>
internal static partial class MailDate
{
    private const string Months = "janfebmaraprmayjunjulaugsepoctnovdec";

    public static bool TryParse(string? header, out DateTimeOffset date)
    {
        date = default;
        var match = header is { Length: < 200 } ? Pattern().Match(header) : Match.Empty;
        var month = match.Success ? Months.IndexOf(match.Groups["month"].Value.ToLowerInvariant(), StringComparison.Ordinal) : -1;
        if (month < 0 || month % 3 != 0)
        {
            return false;
        }

        int Number(string group) => int.TryParse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var year = Number("year") + (match.Groups["year"].Length > 3 ? 0 : match.Groups["year"].Length == 3 || Number("year") >= 50 ? 1900 : 2000);
        var minutes = (Number("zoneHours") * 60) + Number("zoneMinutes");
        try
        {
            date = new DateTimeOffset(
                year, (month / 3) + 1, Number("day"), Number("hour"), Number("minute"), Math.Min(59, Number("second")),
                TimeSpan.FromMinutes(match.Groups["sign"].Value == "-" ? -minutes : minutes));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>As it is written.</summary>
    public static string Write(DateTimeOffset date) =>
        date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    [GeneratedRegex(
        @"(?<day>\d{1,2})\s+(?<month>[A-Za-z]{3})[a-z]*\s+(?<year>\d{2,4})\s+(?<hour>\d{1,2}):(?<minute>\d{2})(:(?<second>\d{2}))?(\s*(?<sign>[+-])(?<zoneHours>\d{2})(?<zoneMinutes>\d{2}))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
