namespace Gateway.Language.Intents;

/// <summary>Where a dialogue stops asking: the limits between acting, confirming and asking again.</summary>
public sealed record IntentThresholds
{
    /// <summary>
    /// Certainty from which the best intent is acted on without a question. Default 0.75. Raise it when callers
    /// land in wrong queues, lower it when they are asked too often.
    /// </summary>
    public double Accept { get; init; } = 0.75;

    /// <summary>Certainty from which the best intent is worth a yes/no question; below, ask again. Default 0.2.</summary>
    public double Confirm { get; init; } = 0.2;

    /// <summary>Says what to do with <paramref name="ranking"/>.</summary>
    public IntentDecision Decide(IntentRanking ranking) =>
        ranking.Certainty >= Accept && !ranking.IsOutOfScope ? IntentDecision.Accept
        : ranking.Certainty >= Confirm ? IntentDecision.Confirm
        : IntentDecision.Repeat;
}
