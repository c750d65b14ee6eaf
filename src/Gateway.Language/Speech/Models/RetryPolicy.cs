namespace Gateway.Language.Speech.Models;

/// <summary>How patient a download is.</summary>
public sealed record RetryPolicy
{
    /// <summary>Attempts after the first that may fail one after another without a byte received. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Pause before the first new attempt; each further one doubles. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause. Default 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that is silent for so long counts as broken. Default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause after the <paramref name="failures"/>-th failure in a row, counted from 1.</summary>
    public TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 20)));
}
