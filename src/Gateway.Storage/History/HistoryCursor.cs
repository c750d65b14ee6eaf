using System.Globalization;

namespace Gateway.Storage.History;

/// <summary>Where a history goes on: behind a line, by its time and then its key.</summary>
internal readonly record struct HistoryCursor(long At, string Key)
{
    public static readonly HistoryCursor Start = new(long.MaxValue, "");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Key}");

    /// <summary>Reads what <see cref="ToString"/> wrote; anything else is the start.</summary>
    public static HistoryCursor Read(string? text) =>
        text?.Split('.', 2) is [var at, var key] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? new HistoryCursor(time, key)
            : Start;
}
