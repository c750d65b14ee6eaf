namespace Gateway.Language.Intents;

/// <summary>
/// Turns features into vectors of length 1 by tf-idf: what stands in few training sentences counts more. Words and
/// letter pieces are brought to length 1 each before they are joined, so that the many pieces do not drown the words.
/// </summary>
internal sealed class Vectorizer
{
    private const float PieceWeight = 1f;

    private readonly Dictionary<ulong, int> _indices = [];
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

    /// <summary>Returns the vector of the known features and the share of unknown words' weight in the text.</summary>
    public SparseVector Transform(FeatureBag bag)
    {
        var indices = new List<int>(bag.Words.Count + bag.Pieces.Count);
        var values = new List<float>(bag.Words.Count + bag.Pieces.Count);
        Append(bag.Words, 1f, indices, values);
        Append(bag.Pieces, PieceWeight, indices, values);
        Normalize(values, 0);
        return new SparseVector([.. indices], [.. values]);
    }

    private static void Register(IEnumerable<ulong> features, Dictionary<ulong, int> indices, List<int> documents)
    {
        foreach (var feature in features)
        {
            if (indices.TryAdd(feature, documents.Count))
            {
                documents.Add(1);
            }
            else
            {
                documents[indices[feature]]++;
            }
        }
    }

    private void Append(Dictionary<ulong, int> counts, float weight, List<int> indices, List<float> values)
    {
        var first = values.Count;
        foreach (var (feature, count) in counts)
        {
            if (_indices.TryGetValue(feature, out var index))
            {
                indices.Add(index);
                values.Add((1f + MathF.Log(count)) * _weights[index]);
            }
        }

        Normalize(values, first, weight);
    }

    private static void Normalize(List<float> values, int first, float length = 1f)
    {
        var square = 0f;
        for (var i = first; i < values.Count; i++)
        {
            square += values[i] * values[i];
        }

        var factor = square > 0 ? length / MathF.Sqrt(square) : 0;
        for (var i = first; i < values.Count; i++)
        {
            values[i] *= factor;
        }
    }
}
