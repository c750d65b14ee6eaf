namespace Gateway.Language.Intents;

/// <summary>
/// Where a dialogue stops asking: the limits between acting, confirming and asking again. The defaults were chosen on
/// spoken sentences that the shipped intents do not hold, recognised from telephone sound.
/// </summary>
public sealed record IntentThresholds
{
    /// <summary>
    /// Certainty from which the best intent is acted on without a question. Default 0.8: there nearly all answers are right,
    /// and hardly any sentence that no intent serves gets so far. Raise it when callers land in wrong queues, lower it
    /// when they are asked too often.
    /// </summary>
    public double Accept { get; init; } = 0.8;

    /// <summary>
    /// Certainty from which the best intent is worth a yes/no question; below, ask again. Default 0.1: with unknown words
    /// even a right guess is that uncertain, and a "no" costs the caller no more than saying it all again.
    /// </summary>
    public double Confirm { get; init; } = 0.1;

    /// <summary>Says what to do with <paramref name="ranking"/>.</summary>
    public IntentDecision Decide(IntentRanking ranking) =>
        ranking.Certainty >= Accept ? IntentDecision.Accept
        : ranking.Certainty >= Confirm ? IntentDecision.Confirm
        : IntentDecision.Repeat;
}
