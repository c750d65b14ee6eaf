namespace Gateway.Desk.Flows;

/// <summary>When a hotline is served, in one time zone.</summary>
public sealed record OpeningHours
{
    /// <summary>Key that hotlines refer to, for example "office".</summary>
    public required string Name { get; init; }

    /// <summary>Zone of the times. Default Europe/Berlin.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Opening spans of each weekday; a missing day is closed.</summary>
    public IReadOnlyDictionary<DayOfWeek, IReadOnlyList<OpeningSpan>> Week { get; init; } =
        new Dictionary<DayOfWeek, IReadOnlyList<OpeningSpan>>();

    /// <summary>Days that are closed whatever the weekday.</summary>
    public IReadOnlySet<DateOnly> Closed { get; init; } = new HashSet<DateOnly>();

    /// <summary>Whether it is open at <paramref name="instant"/>.</summary>
    public bool IsOpen(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        return !Closed.Contains(DateOnly.FromDateTime(local.DateTime))
            && Week.TryGetValue(local.DayOfWeek, out var spans)
            && spans.Any(span => span.Contains(time));
    }
}

/// <summary>Open from <paramref name="From"/> until just before <paramref name="To"/>; 00:00 as the end means midnight.</summary>
public readonly record struct OpeningSpan(TimeOnly From, TimeOnly To)
{
    /// <summary>Whether <paramref name="time"/> lies within.</summary>
    public bool Contains(TimeOnly time) => time >= From && (time < To || To == TimeOnly.MinValue);
}
