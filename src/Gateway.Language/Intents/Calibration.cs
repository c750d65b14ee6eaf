namespace Gateway.Language.Intents;

/// <summary>
/// Turns scores into probabilities by a softmax with one temperature, fitted to held-out sentences (Guo et al.,
/// "On Calibration of Modern Neural Networks", ICML 2017, section 4.2).
/// </summary>
internal sealed record Calibration(double Sharpness)
{
    private const double Softest = 0.5;
    private const double Sharpest = 40;

    /// <summary>Finds the sharpness under which <paramref name="heldOut"/> is most likely.</summary>
    public static Calibration Fit(IReadOnlyList<(Observation Seen, int Label)> heldOut)
    {
        // The loss is convex in the sharpness: thirds leave the minimum in the remaining range.
        var (low, high) = (Softest, Sharpest);
        for (var i = 0; i < 40; i++)
        {
            var (left, right) = (low + ((high - low) / 3), high - ((high - low) / 3));
            (low, high) = Loss(heldOut, left) < Loss(heldOut, right) ? (low, right) : (left, high);
        }

        return new Calibration((low + high) / 2);
    }

    /// <summary>Probabilities of the intents; they add up to 1.</summary>
    public double[] Apply(float[] scores)
    {
        var most = scores.Max();
        var values = Array.ConvertAll(scores, score => Math.Exp(Sharpness * (score - most)));
        var sum = values.Sum();
        return Array.ConvertAll(values, value => value / sum);
    }

    private static double Loss(IReadOnlyList<(Observation Seen, int Label)> heldOut, double sharpness) =>
        heldOut.Sum(pair => LogSum(pair.Seen.Scores, sharpness) - (sharpness * pair.Seen.Scores[pair.Label]));

    private static double LogSum(float[] scores, double sharpness)
    {
        var most = scores.Max();
        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(sharpness * (score - most));
        }

        return Math.Log(sum) + (sharpness * most);
    }
}
