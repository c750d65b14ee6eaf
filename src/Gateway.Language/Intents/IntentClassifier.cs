namespace Gateway.Language.Intents;

/// <summary>
/// Tells what a sentence is about: learns the operator's intents from example sentences and ranks them for a text.
/// Deterministic, thread safe once trained, one for all languages of the examples.
/// </summary>
public sealed class IntentClassifier
{
    // Training aims at 1 for an intent's own sentences and at -1 for all others.
    private const float InsideScore = 0.3f;

    private readonly string[] _intents;
    private readonly IntentModel _model;
    private readonly Calibration _calibration;
    private readonly ScopeModel _scope;

    private IntentClassifier(string[] intents, IntentModel model, Calibration calibration, ScopeModel scope) =>
        (_intents, _model, _calibration, _scope) = (intents, model, calibration, scope);

    /// <summary>The intents it knows, in ordinal order.</summary>
    public IReadOnlyList<string> Intents => _intents;

    /// <summary>
    /// Learns from <paramref name="examples"/>: 5 per intent and language work, 20 work well. Those of
    /// <see cref="IntentExample.OutOfScope"/> sharpen the border. Takes well under a second for a dozen intents,
    /// about half a minute of CPU for 150 intents of 100 examples.
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

        var sentences = Prepare(examples, intents);
        var heldOut = CrossValidation.HoldOutSentences(sentences, intents.Length).ToLookup(pair => pair.Label >= 0);
        var strangers = CrossValidation.HoldOutIntents(sentences, intents.Length);
        return new IntentClassifier(
            intents,
            IntentModel.Train(sentences, intents.Length),
            Calibration.Fit([.. heldOut[true]]),
            ScopeModel.Fit(
                [.. heldOut[true].Select(pair => pair.Seen)], strangers, [.. heldOut[false].Select(pair => pair.Seen)]));
    }

    private static LabelledSentence[] Prepare(IReadOnlyList<IntentExample> examples, string[] intents)
    {
        var sentences = examples.Select(example => Label(example.Text, Array.IndexOf(intents, example.Intent))).ToArray();
        var talk = examples.Select(example => example.Language).Distinct().Order(StringComparer.Ordinal)
            .SelectMany(BackgroundTalk.In).Select(text => Label(text, LabelledSentence.None)).ToArray();
        if (talk.Length == 0)
        {
            return sentences;
        }

        // What the operator serves is not outside: a railway company lists "which train goes to the airport" itself.
        var model = IntentModel.Train(sentences, intents.Length);
        return [.. sentences, .. talk.Where(sentence => model.Observe(sentence.Features).Scores.Max() < InsideScore)];
    }

    private static LabelledSentence Label(string text, int label) =>
        new(FeatureExtractor.Extract(TextNormalizer.Words(text)), label);

    /// <summary>Ranks the intents for <paramref name="text"/>; a text without a known word or syllable is out of scope.</summary>
    public IntentRanking Classify(string text)
    {
        var seen = _model.Observe(FeatureExtractor.Extract(TextNormalizer.Words(text)));
        var confidences = _calibration.Apply(seen.Scores);
        return new IntentRanking
        {
            Intents =
            [
                .. _intents.Zip(confidences, (intent, confidence) => new RankedIntent(intent, confidence))
                    .OrderByDescending(ranked => ranked.Confidence),
            ],
            OutOfScope = _scope.Judge(seen),
        };
    }
}
