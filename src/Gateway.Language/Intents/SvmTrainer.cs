namespace Gateway.Language.Intents;

/// <summary>
/// Trains one-vs-rest support vector machines with squared hinge loss by dual coordinate descent, all classes at once
/// (Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithm 1).
/// </summary>
internal static class SvmTrainer
{
    private const int Seed = 20250801;

    /// <summary>Fits a model to <paramref name="texts"/>; <paramref name="labels"/> are classes, -1 for none of them.</summary>
    public static LinearModel Train(
        IReadOnlyList<SparseVector> texts, IReadOnlyList<int> labels, int classes, int features, SvmOptions options)
    {
        var model = new LinearModel(features, classes);
        var multipliers = new float[(long)texts.Count * model.Stride];
        var steps = new float[model.Stride];
        var order = Enumerable.Range(0, texts.Count).ToArray();
        var random = new Random(Seed);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                model.Score(texts[i], steps);
                Descend(multipliers.AsSpan(i * model.Stride, classes), steps, labels[i], options);
                model.Add(texts[i], steps);
            }
        }

        return model;
    }

    // Turns the scores of one text into the steps of its weights. Vectors have length 1, so Q_ii is 1 + D_ii.
    private static void Descend(Span<float> multipliers, Span<float> scores, int label, SvmOptions options)
    {
        for (var k = 0; k < multipliers.Length; k++)
        {
            var sign = k == label ? 1f : -1f;
            var slack = 0.5f / (k == label ? options.Cost * options.PositiveWeight : options.Cost);
            var gradient = (sign * scores[k]) - 1f + (slack * multipliers[k]);
            var moved = MathF.Max(multipliers[k] - (gradient / (1f + slack)), 0f);
            scores[k] = (moved - multipliers[k]) * sign;
            multipliers[k] = moved;
        }

        scores[multipliers.Length..].Clear();
    }
}
