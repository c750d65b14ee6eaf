using System.Collections.Immutable;
using Gateway.Desk.Contacts;

namespace Gateway.Desk.Routing;

/// <summary>How long contacts of each queue and kind kept an agent lately, wrap-up included. A chat says nothing about calls.</summary>
internal sealed record HandlingTimes(ImmutableDictionary<(string Queue, WorkKind Kind), ImmutableQueue<HandlingTime>> ByLine)
{
    private const int Kept = 30;
    private const int NeededForAnEstimate = 5;
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public static readonly HandlingTimes None =
        new(ImmutableDictionary<(string Queue, WorkKind Kind), ImmutableQueue<HandlingTime>>.Empty);

    public HandlingTimes With(string queue, WorkKind kind, HandlingTime time)
    {
        var times = ByLine.GetValueOrDefault((queue, kind), []).Enqueue(time);
        return new(ByLine.SetItem((queue, kind), times.Count() > Kept ? times.Dequeue() : times));
    }

    /// <summary>The mean of the last hour; none when fewer than five contacts say something.</summary>
    public TimeSpan? MeanOf(string queue, WorkKind kind, DateTimeOffset now)
    {
        var recent = ByLine.GetValueOrDefault((queue, kind), []).Where(time => now - time.At <= Recent).ToList();
        return recent.Count < NeededForAnEstimate
            ? null
            : TimeSpan.FromTicks((long)recent.Average(time => time.Span.Ticks));
    }
}

/// <summary>One contact that ended at <paramref name="At"/>.</summary>
internal readonly record struct HandlingTime(DateTimeOffset At, TimeSpan Span);
