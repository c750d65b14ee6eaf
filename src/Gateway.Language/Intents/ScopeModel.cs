namespace Gateway.Language.Intents;

/// <summary>
/// Probability that a text means none of the intents: a logistic regression over the highest scores, their distance and
/// the share of known words, fitted to sentences of held-out intents against held-out sentences of known ones.
/// </summary>
internal sealed class ScopeModel
{
    // How often callers are taken to want something that the operator has not listed.
    private const double Prior = 0.25;
    private const double Decay = 1e-3;
    private const int Iterations = 25;

    private readonly double[] _weights;

    private ScopeModel(double[] weights) => _weights = weights;

    /// <summary>Learns the border between texts inside and outside the operator's intents.</summary>
    public static ScopeModel Fit(IReadOnlyList<Observation> inside, IReadOnlyList<Observation> outside)
    {
        var signals = inside.Concat(outside).Select(Signals).ToArray();
        var weights = new double[signals[0].Length];
        if (outside.Count == 0)
        {
            // One intent alone leaves nothing to compare with: its own score decides.
            (weights[0], weights[1]) = (0, -5);
            return new ScopeModel(weights);
        }

        var insideWeight = (1 - Prior) / inside.Count;
        var outsideWeight = Prior / outside.Count;
        for (var i = 0; i < Iterations; i++)
        {
            NewtonStep(weights, signals, row => row < inside.Count ? insideWeight : outsideWeight, inside.Count);
        }

        return new ScopeModel(weights);
    }

    /// <summary>Probability that what was seen is out of scope.</summary>
    public double Judge(Observation seen) => seen.KnownPieces == 0 ? 1 : Sigmoid(Dot(_weights, Signals(seen)));

    private static double[] Signals(Observation seen)
    {
        var sorted = seen.Descending();
        var second = sorted.Length > 1 ? sorted[1] : -1f;
        return [1, sorted[0], second, sorted.Take(5).Average(), seen.KnownWords, seen.KnownPieces];
    }

    private static void NewtonStep(double[] weights, double[][] signals, Func<int, double> importance, int inside)
    {
        var size = weights.Length;
        var gradient = Array.ConvertAll(weights, weight => Decay * weight);
        var curvature = new double[size, size];
        for (var row = 0; row < signals.Length; row++)
        {
            var probability = Sigmoid(Dot(weights, signals[row]));
            var error = importance(row) * (probability - (row < inside ? 0 : 1));
            var slope = importance(row) * probability * (1 - probability);
            for (var i = 0; i < size; i++)
            {
                gradient[i] += error * signals[row][i];
                for (var j = 0; j < size; j++)
                {
                    curvature[i, j] += slope * signals[row][i] * signals[row][j];
                }
            }
        }

        for (var i = 0; i < size; i++)
        {
            curvature[i, i] += Decay;
        }

        var step = LinearEquations.Solve(curvature, gradient);
        for (var i = 0; i < size; i++)
        {
            weights[i] -= step[i];
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}
