using System.Runtime.InteropServices;

namespace Gateway.Language.Intents;

/// <summary>
/// Turns features into vectors of length 1 by tf-idf: what stands in few training sentences counts more. Words and
/// letter pieces are brought to a length of their own before they are joined, so that the many pieces do not drown the
/// words.
/// </summary>
internal sealed class Vectorizer
{
    // Chosen on the validation sets of BANKING77, CLINC150 and roboai_de; see bench/results/intents.md.
    private const float PieceWeight = 1.75f;

    private readonly Dictionary<ulong, int> _indices;
    private readonly float[] _weights;

    private Vectorizer(Dictionary<ulong, int> indices, float[] weights) => (_indices, _weights) = (indices, weights);

    public int FeatureCount => _weights.Length;

    /// <summary>Learns which features exist and how rare they are.</summary>
    public static Vectorizer Fit(IReadOnlyList<FeatureBag> bags)
    {
        var indices = new Dictionary<ulong, int>();
        var documents = new List<int>();
        foreach (var bag in bags)
        {
            Register(bag.Words.Keys, indices, documents);
            Register(bag.Pieces.Keys, indices, documents);
        }

        var weights = documents.Select(count => MathF.Log((1f + bags.Count) / (1f + count)) + 1f).ToArray();
        return new Vectorizer(indices, weights);
    }

    /// <summary>Returns the vector of the features of <paramref name="bag"/> that are known.</summary>
    public SparseVector Transform(FeatureBag bag)
    {
        var count = bag.Words.Count + bag.Pieces.Count;
        var (indices, values) = (new int[count], new float[count]);
        var words = Append(bag.Words, 1f, indices, values, 0);
        var all = Append(bag.Pieces, PieceWeight, indices, values, words);
        Scale(values.AsSpan(0, all), 1f);
        return new SparseVector(indices[..all], values[..all])
        {
            KnownWords = words / MathF.Max(bag.Words.Count, 1),
            KnownPieces = (all - words) / MathF.Max(bag.Pieces.Count, 1),
        };
    }

    private static void Register(IEnumerable<ulong> features, Dictionary<ulong, int> indices, List<int> documents)
    {
        foreach (var feature in features)
        {
            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(indices, feature, out var isKnown);
            if (isKnown)
            {
                documents[index]++;
            }
            else
            {
                index = documents.Count;
                documents.Add(1);
            }
        }
    }

    private int Append(Dictionary<ulong, int> counts, float length, int[] indices, float[] values, int first)
    {
        var end = first;
        foreach (var (feature, count) in counts)
        {
            if (_indices.TryGetValue(feature, out var index))
            {
                indices[end] = index;
                values[end++] = (1f + MathF.Log(count)) * _weights[index];
            }
        }

        Scale(values.AsSpan(first, end - first), length);
        return end;
    }

    private static void Scale(Span<float> values, float length)
    {
        var square = 0f;
        foreach (var value in values)
        {
            square += value * value;
        }

        var factor = square > 0 ? length / MathF.Sqrt(square) : 0;
        foreach (ref var value in values)
        {
            value *= factor;
        }
    }
}
