using Gateway.Language.Intents;

namespace Gateway.Bench;

/// <summary>The measures of calibration and out-of-scope detection.</summary>
internal static class IntentsMetrics
{
    private const int Bins = 15;

    /// <summary>Whether the best intent is the labelled one, sentence by sentence.</summary>
    public static List<bool> Right(List<IntentExample> test, List<IntentRanking> rankings) =>
        [.. test.Zip(rankings, (example, ranking) => ranking.Best.Intent == example.Intent)];

    /// <summary>Expected calibration error over bins of equal width (Guo et al., ICML 2017, section 2).</summary>
    public static double CalibrationError(List<IntentRanking> rankings, List<bool> right) =>
        rankings.Select(ranking => ranking.Best.Confidence).Zip(right)
            .GroupBy(pair => Math.Min((int)(pair.First * Bins), Bins - 1))
            .Sum(bin => Math.Abs(bin.Sum(pair => pair.First - (pair.Second ? 1 : 0)))) / rankings.Count;

    /// <summary>Percentage of outside texts found by the limit at which <paramref name="accuracy"/> of the inside texts are still right and kept.</summary>
    public static double RecallAtAccuracy(
        List<IntentRanking> inside, List<bool> right, List<IntentRanking> outside, double accuracy)
    {
        var kept = inside.Zip(right).Where(pair => pair.Second).Select(pair => pair.First.OutOfScope).Order().ToList();
        var needed = (int)Math.Ceiling(accuracy * inside.Count);
        return outside.Count == 0 || kept.Count < needed
            ? double.NaN
            : 100.0 * outside.Count(ranking => ranking.OutOfScope > kept[needed - 1]) / outside.Count;
    }

    /// <summary>Probability that an outside text scores higher than an inside one.</summary>
    public static double Auroc(List<IntentRanking> inside, List<IntentRanking> outside)
    {
        var sorted = inside.Select(ranking => ranking.OutOfScope).Order().ToList();
        var wins = outside.Sum(ranking =>
            (Below(sorted, ranking.OutOfScope, orEqual: false) + Below(sorted, ranking.OutOfScope, orEqual: true)) / 2.0);
        return outside.Count == 0 ? double.NaN : wins / outside.Count / inside.Count;
    }

    private static int Below(List<double> sorted, double score, bool orEqual)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var isBelow = sorted[middle] < score || (orEqual && sorted[middle] <= score);
            (low, high) = isBelow ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
