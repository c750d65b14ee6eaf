using Gateway.Language.Intents;

namespace Gateway.Bench;

/// <summary>The measures of calibration and out-of-scope detection.</summary>
internal static class Metrics
{
    private const int Bins = 15;

    /// <summary>Expected calibration error over 15 bins of equal width (Guo et al., ICML 2017).</summary>
    public static double CalibrationError(IReadOnlyList<double> confidences, IReadOnlyList<bool> right) =>
        confidences.Zip(right).GroupBy(pair => Math.Min((int)(pair.First * Bins), Bins - 1))
            .Sum(bin => Math.Abs(bin.Sum(pair => pair.First - (pair.Second ? 1 : 0)))) / confidences.Count;

    /// <summary>Share of outside texts found by the limit at which <paramref name="accuracy"/> of inside texts are still right and kept.</summary>
    public static double RecallAtAccuracy(
        List<IntentRanking> inside, List<bool> right, List<IntentRanking> outside, double accuracy)
    {
        var kept = inside.Zip(right).Where(pair => pair.Second).Select(pair => pair.First.OutOfScope).Order().ToList();
        var needed = (int)Math.Ceiling(accuracy * inside.Count);
        return outside.Count == 0 || kept.Count < needed
            ? double.NaN
            : outside.Count(ranking => ranking.OutOfScope > kept[needed - 1]) / (double)outside.Count;
    }

    /// <summary>Probability that an outside text scores higher than an inside one.</summary>
    public static double Auroc(List<double> inside, List<double> outside)
    {
        if (outside.Count == 0)
        {
            return double.NaN;
        }

        inside.Sort();
        var wins = 0.0;
        foreach (var score in outside)
        {
            var below = Below(inside, score, orEqual: false);
            wins += (below + Below(inside, score, orEqual: true)) / 2.0;
        }

        return wins / outside.Count / inside.Count;
    }

    private static int Below(List<double> sorted, double score, bool orEqual)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < score || (orEqual && sorted[middle] == score) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
