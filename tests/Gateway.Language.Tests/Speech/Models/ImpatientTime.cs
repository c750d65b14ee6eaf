namespace Gateway.Language.Tests.Speech.Models;

/// <summary>A clock on which the pauses between attempts pass at once and are noted; the minute of silence never comes.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private static readonly TimeSpan Shortened = TimeSpan.FromSeconds(31);

    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > Shortened || dueTime < TimeSpan.Zero)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Pauses.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
