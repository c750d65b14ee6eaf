using System.Globalization;

namespace Gateway.Storage.History;

/// <summary>Where a search goes on: below which row of each source.</summary>
internal readonly record struct SearchCursor(long Message, long Timeline, long Customer, long Case)
{
    public static readonly SearchCursor Start = new(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Message}.{Timeline}.{Customer}.{Case}");

    /// <summary>Reads what <see cref="ToString"/> wrote; anything else is the start.</summary>
    public static SearchCursor Read(string? text)
    {
        var parts = (text ?? "").Split('.');
        var rows = new long[4];
        return parts.Length == 4 && Array.TrueForAll([0, 1, 2, 3], at => long.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out rows[at]))
            ? new SearchCursor(rows[0], rows[1], rows[2], rows[3])
            : Start;
    }
}
