using System.Globalization;
using Gateway.Desk.Flows;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>hours.yaml</c>: when hotlines are served.</summary>
internal static class HoursFile
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var hours = new List<OpeningHours>();
        foreach (var item in root.Items("hours", "name: office, open: {mon-fri: \"08:00-18:00\"}"))
        {
            var name = item.Required("name", Scalars.Name, "a short name, for example office");
            var zone = item.Value("zone", Zone, new OpeningHours { Name = "" }.Zone);
            var week = ReadWeek(item);
            var closed = item.Values<DateOnly>("closed", Date).Select(date => date.Value).ToHashSet();
            if (name is { } key)
            {
                context.References.Declare(References.Hours, key, item.Faults);
                hours.Add(new OpeningHours { Name = key.Value, Zone = zone, Week = week, Closed = closed });
            }

            item.Close();
        }

        root.Close();
        return draft with { Hours = hours };
    }

    private static Dictionary<DayOfWeek, IReadOnlyList<OpeningSpan>> ReadWeek(Section item)
    {
        var week = new Dictionary<DayOfWeek, IReadOnlyList<OpeningSpan>>();
        if (item.Find("open") is null)
        {
            item.Faults.Add(item.LineOf("open"), "'open' is missing, expected days with times, for example {mon-fri: \"08:00-18:00\"}");
        }

        foreach (var entry in item.Entries("open", "mon-fri: \"08:00-18:00\""))
        {
            if (ReadDays(entry, item.Faults) is not { } days)
            {
                continue;
            }

            foreach (var span in item.Values<OpeningSpan>(entry.Key, entry.Value, Span))
            {
                foreach (var day in days)
                {
                    AddSpan(week, day, span, item.Faults);
                }
            }
        }

        return week;
    }

    private static List<DayOfWeek>? ReadDays(YamlEntry entry, FileFaults faults)
    {
        var parts = entry.Key.Split('-');
        var first = Array.IndexOf(Days, parts[0]);
        var last = Array.IndexOf(Days, parts[^1]);
        if (parts.Length > 2 || first < 0 || last < 0)
        {
            faults.Add(entry.Line, $"'{entry.Key}' is no day, expected mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri");
            return null;
        }

        var count = ((last - first + 7) % 7) + 1;
        return [.. Enumerable.Range(0, count).Select(step => (DayOfWeek)((first + step) % 7))];
    }

    private static void AddSpan(
        Dictionary<DayOfWeek, IReadOnlyList<OpeningSpan>> week, DayOfWeek day, Located<OpeningSpan> span, FileFaults faults)
    {
        var spans = week.GetValueOrDefault(day, []);
        if (spans.Any(other => IsOverlap(other, span.Value)))
        {
            faults.Add(span.Line, $"'{Days[(int)day]}' is open twice at the same time, expected spans that do not overlap");
            return;
        }

        week[day] = [.. spans, span.Value];
    }

    private static bool IsOverlap(OpeningSpan a, OpeningSpan b) => a.From < End(b) && b.From < End(a);

    private static TimeOnly End(OpeningSpan span) => span.To == TimeOnly.MinValue ? TimeOnly.MaxValue : span.To;

    private static string? Span(string text, out OpeningSpan value)
    {
        value = default;
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !TryTime(parts[0], out var from) || !TryTime(parts[1] == "24:00" ? "00:00" : parts[1], out var to))
        {
            return $"'{text}' is no opening time, expected from-to, for example \"08:00-18:00\"";
        }

        value = new OpeningSpan(from, to);
        return to > from || to == TimeOnly.MinValue ? null
            : $"'{text}' ends before it begins, expected two spans around midnight: until \"24:00\" and from \"00:00\" on the next day";
    }

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static string? Zone(string text, out TimeZoneInfo value) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text, out value!) ? null
            : $"'{text}' is no time zone, expected a name such as Europe/Berlin";

    private static string? Date(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value) ? null
            : $"'{text}' is no date, expected year-month-day, for example 2026-12-25";
}
