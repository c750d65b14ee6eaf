namespace Gateway.Language.Intents;

/// <summary>
/// Shows how a model behaves on sentences that it was not trained on: with each part of the examples held out in turn,
/// and with each part of the intents held out in turn, whose sentences are then out of scope.
/// </summary>
internal static class CrossValidation
{
    private const int LargeSet = 2000;

    /// <summary>Observations of all sentences by models that did not learn from them, with their labels.</summary>
    public static IReadOnlyList<(Observation Seen, int Label)> HoldOutSentences(
        IReadOnlyList<LabelledSentence> sentences, int classes)
    {
        var folds = FoldsFor(sentences.Count);
        var places = new int[classes + 1];
        var fold = sentences.Select(sentence => places[sentence.Label + 1]++ % folds).ToArray();
        return Run(folds, part =>
        {
            var model = IntentModel.Train([.. sentences.Where((_, i) => fold[i] != part)], classes);
            return sentences.Where((_, i) => fold[i] == part)
                .Select(sentence => (model.Observe(sentence.Features), sentence.Label));
        });
    }

    /// <summary>Observations of the sentences of each intent by models that do not know the intent.</summary>
    public static IReadOnlyList<Observation> HoldOutIntents(IReadOnlyList<LabelledSentence> sentences, int classes)
    {
        var folds = Math.Min(FoldsFor(sentences.Count), classes);
        return folds < 2 ? [] : Run(folds, part =>
        {
            var kept = Enumerable.Range(0, classes).Where(intent => intent % folds != part).ToList();
            var model = IntentModel.Train(
                [
                    .. sentences.Where(sentence => sentence.Label < 0 || sentence.Label % folds != part)
                        .Select(sentence => sentence with { Label = kept.IndexOf(sentence.Label) }),
                ],
                kept.Count);
            return sentences.Where(sentence => sentence.Label >= 0 && sentence.Label % folds == part)
                .Select(sentence => model.Observe(sentence.Features));
        });
    }

    private static int FoldsFor(int sentences) => sentences > LargeSet ? 3 : 5;

    // Parts are independent of each other, and joined in their order: the result does not depend on the machine.
    private static List<T> Run<T>(int parts, Func<int, IEnumerable<T>> part)
    {
        var results = new List<T>[parts];
        Parallel.For(0, parts, index => results[index] = [.. part(index)]);
        return [.. results.SelectMany(result => result)];
    }
}
