namespace Gateway.Language.Intents;

/// <summary>
/// Tells what a sentence is about: learns the operator's intents from example sentences and ranks them for a text.
/// Deterministic, thread safe once trained, one for all languages of the examples.
/// </summary>
public sealed class IntentClassifier
{
    private readonly string[] _intents;
    private readonly Vectorizer _vectorizer;
    private readonly LinearModel _model;

    private IntentClassifier(string[] intents, Vectorizer vectorizer, LinearModel model) =>
        (_intents, _vectorizer, _model) = (intents, vectorizer, model);

    /// <summary>The intents it knows, in ordinal order.</summary>
    public IReadOnlyList<string> Intents => _intents;

    /// <summary>
    /// Learns from <paramref name="examples"/> (5 or more per intent and language work, 20 or more work well).
    /// Takes some 100 ms for a dozen intents.
    /// </summary>
    /// <exception cref="ArgumentException">No example names an intent.</exception>
    public static IntentClassifier Train(IReadOnlyList<IntentExample> examples)
    {
        var intents = examples.Select(example => example.Intent).Where(intent => intent != IntentExample.OutOfScope)
            .Distinct().Order(StringComparer.Ordinal).ToArray();
        if (intents.Length == 0)
        {
            throw new ArgumentException("There are no examples to learn from.", nameof(examples));
        }

        var bags = examples.Select(example => FeatureBag.Of(TextNormalizer.Words(example.Text))).ToArray();
        var labels = examples.Select(example => Array.IndexOf(intents, example.Intent)).ToArray();
        var vectorizer = Vectorizer.Fit(bags);
        var model = SvmTrainer.Train(
            [.. bags.Select(vectorizer.Transform)], labels, intents.Length, vectorizer.FeatureCount, new SvmOptions());
        return new IntentClassifier(intents, vectorizer, model);
    }

    /// <summary>Ranks the intents for <paramref name="text"/>; an empty text is out of scope.</summary>
    public IntentRanking Classify(string text)
    {
        var vector = _vectorizer.Transform(FeatureBag.Of(TextNormalizer.Words(text)));
        var scores = new float[_model.Stride];
        _model.Score(vector, scores);
        var exponents = scores[.._intents.Length].Select(score => Math.Exp(4 * score)).ToArray();
        var sum = exponents.Sum();
        return new IntentRanking
        {
            Intents = [.. _intents.Zip(exponents, (intent, value) => new RankedIntent(intent, value / sum))
                .OrderByDescending(ranked => ranked.Confidence)],
            OutOfScope = vector.Indices.Length == 0 ? 1 : 1 / (1 + Math.Exp(4 * (scores[.._intents.Length].Max() + 0.5))),
        };
    }
}
