namespace Gateway.Desk.Routing;

/// <summary>What a caller can expect: who could help, who is before them, how long that usually takes.</summary>
internal static class WaitPolicy
{
    public static QueueState StateOf(RoutingState state, RoutingRequest request, DateTimeOffset now)
    {
        var able = AgentChoicePolicy.Able(state, request).ToList();
        var present = able.Where(agent => !agent.IsOnBreak).ToList();
        var free = present.Count(agent => agent.IsReady);
        var ahead = CountAhead(state, request, able);
        return new QueueState(
            able.Count, present.Count, free, ahead, Estimate(state, request, now, present.Count, free, ahead));
    }

    // Only those count who compete for the same agents.
    private static int CountAhead(RoutingState state, RoutingRequest request, List<AgentState> able)
    {
        var mine = new WaitingRequest(request);
        var names = able.Select(agent => agent.Agent.Name).ToHashSet(StringComparer.Ordinal);
        return state.Waiting
            .TakeWhile(other => other.CompareTo(mine) < 0)
            .Count(other => AgentChoicePolicy.Able(state, other.Request).Any(agent => names.Contains(agent.Agent.Name)));
    }

    // With a steady flow one of n agents who take t each becomes free every t / n; everybody ahead takes one.
    private static TimeSpan? Estimate(
        RoutingState state, RoutingRequest request, DateTimeOffset now, int present, int free, int ahead)
    {
        if (free > ahead)
        {
            return TimeSpan.Zero;
        }

        return present > 0 && state.HandlingTimes.MeanOf(request.Queue, now) is { } mean
            ? mean * (ahead - free + 1) / present
            : null;
    }
}
