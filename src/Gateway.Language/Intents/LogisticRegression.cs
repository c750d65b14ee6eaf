namespace Gateway.Language.Intents;

/// <summary>
/// Fits the probability of an outcome to a few signals by Newton's method on the log loss, with a small ridge that keeps
/// the weights finite when the signals separate the outcomes.
/// </summary>
internal static class LogisticRegression
{
    private const double Ridge = 1e-3;
    private const int Iterations = 25;

    /// <summary>One weight per signal; the importances of all cases should add up to about 1.</summary>
    public static double[] Fit(IReadOnlyList<LogisticCase> cases)
    {
        var weights = new double[cases[0].Signals.Length];
        for (var i = 0; i < Iterations; i++)
        {
            Improve(weights, cases);
        }

        return weights;
    }

    /// <summary>Probability of the outcome under <paramref name="weights"/>.</summary>
    public static double Predict(double[] weights, double[] signals)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * signals[i];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    private static void Improve(double[] weights, IReadOnlyList<LogisticCase> cases)
    {
        var gradient = Array.ConvertAll(weights, weight => Ridge * weight);
        var curvature = new double[weights.Length, weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            curvature[i, i] = Ridge;
        }

        foreach (var (signals, outcome, importance) in cases)
        {
            var probability = Predict(weights, signals);
            var error = importance * (probability - (outcome ? 1 : 0));
            var slope = importance * probability * (1 - probability);
            for (var i = 0; i < weights.Length; i++)
            {
                gradient[i] += error * signals[i];
                for (var j = 0; j < weights.Length; j++)
                {
                    curvature[i, j] += slope * signals[i] * signals[j];
                }
            }
        }

        var step = LinearEquations.Solve(curvature, gradient);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] -= step[i];
        }
    }
}

/// <summary>One case to learn from: what was seen, what came of it, and how much it counts.</summary>
internal readonly record struct LogisticCase(double[] Signals, bool Outcome, double Importance);
