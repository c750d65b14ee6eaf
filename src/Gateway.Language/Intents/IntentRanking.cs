namespace Gateway.Language.Intents;

/// <summary>What a sentence probably means: all intents, best first, and how likely none of them is meant.</summary>
public sealed record IntentRanking
{
    /// <summary>All intents, best first; confidences add up to 1.</summary>
    public required IReadOnlyList<RankedIntent> Intents { get; init; }

    /// <summary>Probability that none of the intents is meant, 0 to 1.</summary>
    public required double OutOfScope { get; init; }

    /// <summary>More likely none of the intents than any of them.</summary>
    public bool IsOutOfScope => OutOfScope > 0.5;

    /// <summary>The best intent.</summary>
    public RankedIntent Best => Intents[0];

    /// <summary>Probability that the best intent is what is meant, out-of-scope considered.</summary>
    public double Certainty => Best.Confidence * (1 - OutOfScope);
}
