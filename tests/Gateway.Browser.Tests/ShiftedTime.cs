namespace Gateway.Browser.Tests;

/// <summary>The real clock, put forward by a test: timers go on as they do, and what was long ago is longer ago.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;

    public void Advance(TimeSpan span) => _shift += span;
}
