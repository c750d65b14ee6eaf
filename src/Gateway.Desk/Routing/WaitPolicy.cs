using Gateway.Desk.Contacts;

namespace Gateway.Desk.Routing;

/// <summary>What a customer can expect: who could help, who is before them, how long that usually takes.</summary>
internal static class WaitPolicy
{
    public static QueueState StateOf(RoutingState state, RoutingRequest request, DateTimeOffset now)
    {
        var able = AgentChoicePolicy.Able(state, request).ToList();
        var present = able.Where(agent => !agent.IsOnBreak).ToList();
        var ahead = Ahead(state, request, able);
        return new QueueState(
            able.Count,
            present.Count,
            present.Count(agent => agent.CanTake(request.Kind)),
            ahead.Values.Sum(),
            Estimate(state, request, now, present, ahead));
    }

    // Only those count who compete for the same agents.
    private static Dictionary<WorkKind, int> Ahead(RoutingState state, RoutingRequest request, List<AgentState> able)
    {
        var mine = new WaitingRequest(request);
        var names = able.Select(agent => agent.Agent.Name).ToHashSet(StringComparer.Ordinal);
        return state.Waiting
            .TakeWhile(other => other.CompareTo(mine) < 0)
            .Where(other => AgentChoicePolicy.Able(state, other.Request).Any(agent => names.Contains(agent.Agent.Name)))
            .CountBy(other => other.Request.Kind)
            .ToDictionary();
    }

    // With a steady flow one of n places where work takes t becomes free every t / n; everybody ahead takes one. Each kind has
    // places and times of its own.
    private static TimeSpan? Estimate(
        RoutingState state, RoutingRequest request, DateTimeOffset now, List<AgentState> present, Dictionary<WorkKind, int> ahead)
    {
        var free = present
            .Where(agent => agent.CanTake(request.Kind))
            .Sum(agent => agent.Agent.Capacity.Of(request.Kind) - agent.InHand(request.Kind));
        if (free > ahead.Values.Sum())
        {
            return TimeSpan.Zero;
        }

        var own = Math.Max(0, ahead.GetValueOrDefault(request.Kind) + 1 - free);
        var wait = Of(request.Kind, own);
        foreach (var (kind, count) in ahead.Where(other => other.Key != request.Kind))
        {
            wait += Of(kind, count);
        }

        return wait;

        TimeSpan? Of(WorkKind kind, int count)
        {
            var places = present.Sum(agent => agent.Agent.Capacity.Of(kind));
            return count == 0 ? TimeSpan.Zero
                : places > 0 && state.HandlingTimes.MeanOf(request.Queue, kind, now) is { } mean ? mean * count / places
                : null;
        }
    }
}
