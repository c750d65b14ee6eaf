namespace Gateway.Language.Intents;

/// <summary>
/// Probability that a text means none of the intents: a logistic regression over the highest scores, their distance and
/// the share of known words, fitted to held-out sentences.
/// </summary>
internal sealed class ScopeModel
{
    // How often callers are taken to want something that the operator has not listed.
    private const double Prior = 0.3;

    // How many of those want something from another world, rather than something close to a listed intent.
    private const double TalkShare = 0.7;

    private readonly double[] _weights;

    private ScopeModel(double[] weights) => _weights = weights;

    /// <summary>
    /// Learns the border between texts <paramref name="inside"/> and outside: <paramref name="strangers"/> are sentences
    /// of intents that their model did not know, <paramref name="talk"/> those that belong to no intent at all.
    /// </summary>
    public static ScopeModel Fit(
        IReadOnlyList<Observation> inside, IReadOnlyList<Observation> strangers, IReadOnlyList<Observation> talk)
    {
        if (strangers.Count + talk.Count == 0)
        {
            // One intent alone leaves nothing to compare with: its own score decides.
            return new ScopeModel([0, -5, 0, 0, 0, 0]);
        }

        var talkShare = strangers.Count == 0 ? 1 : talk.Count == 0 ? 0 : TalkShare;
        return new ScopeModel(LogisticRegression.Fit(
        [
            .. Cases(inside, isOutside: false, 1 - Prior),
            .. Cases(strangers, isOutside: true, Prior * (1 - talkShare)),
            .. Cases(talk, isOutside: true, Prior * talkShare),
        ]));
    }

    /// <summary>Probability that what was seen is out of scope.</summary>
    public double Judge(Observation seen) =>
        seen.KnownPieces == 0 ? 1 : LogisticRegression.Predict(_weights, Signals(seen));

    private static IEnumerable<LogisticCase> Cases(IReadOnlyList<Observation> seen, bool isOutside, double share) =>
        seen.Select(observation => new LogisticCase(Signals(observation), isOutside, share / seen.Count));

    private static double[] Signals(Observation seen)
    {
        var sorted = seen.Descending();
        var second = sorted.Length > 1 ? sorted[1] : -1f;
        return [1, sorted[0], second, sorted.Take(5).Average(), seen.KnownWords, seen.KnownPieces];
    }
}
