using System.Collections.Immutable;

namespace Gateway.Desk.Routing;

/// <summary>How long contacts of each queue kept an agent lately, wrap-up included.</summary>
internal sealed record HandlingTimes(ImmutableDictionary<string, ImmutableQueue<HandlingTime>> ByQueue)
{
    private const int Kept = 30;
    private const int NeededForAnEstimate = 5;
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public static readonly HandlingTimes None =
        new(ImmutableDictionary.Create<string, ImmutableQueue<HandlingTime>>(StringComparer.Ordinal));

    public HandlingTimes With(string queue, HandlingTime time)
    {
        var times = ByQueue.GetValueOrDefault(queue, []).Enqueue(time);
        return new(ByQueue.SetItem(queue, times.Count() > Kept ? times.Dequeue() : times));
    }

    /// <summary>The mean of the last hour; none when fewer than five contacts say something.</summary>
    public TimeSpan? MeanOf(string queue, DateTimeOffset now)
    {
        var recent = ByQueue.GetValueOrDefault(queue, []).Where(time => now - time.At <= Recent).ToList();
        return recent.Count < NeededForAnEstimate
            ? null
            : TimeSpan.FromTicks((long)recent.Average(time => time.Span.Ticks));
    }
}

/// <summary>One contact that ended at <paramref name="At"/>.</summary>
internal readonly record struct HandlingTime(DateTimeOffset At, TimeSpan Span);
