namespace Gateway.Language.Intents;

/// <summary>A vocabulary and the scores of each intent over it: the uncalibrated half of a classifier.</summary>
internal sealed class IntentModel
{
    private readonly Vectorizer _vectorizer;
    private readonly LinearModel _scores;

    private IntentModel(Vectorizer vectorizer, LinearModel scores) => (_vectorizer, _scores) = (vectorizer, scores);

    /// <summary>Fits a model to <paramref name="sentences"/> whose labels are below <paramref name="classes"/>.</summary>
    public static IntentModel Train(IReadOnlyList<LabelledSentence> sentences, int classes)
    {
        var vectorizer = Vectorizer.Fit([.. sentences.Select(sentence => sentence.Features)]);
        var texts = sentences.Select(sentence => vectorizer.Transform(sentence.Features)).ToArray();
        var labels = sentences.Select(sentence => sentence.Label).ToArray();
        return new IntentModel(
            vectorizer, SvmTrainer.Train(texts, labels, classes, vectorizer.FeatureCount, new SvmOptions()));
    }

    /// <summary>Scores <paramref name="features"/> against each intent.</summary>
    public Observation Observe(FeatureBag features)
    {
        var text = _vectorizer.Transform(features);
        var scores = new float[_scores.Stride];
        _scores.Score(text, scores);
        return new Observation(scores[.._scores.Classes], text.KnownWords, text.KnownPieces);
    }
}
