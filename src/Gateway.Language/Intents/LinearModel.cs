using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.Language.Intents;

/// <summary>
/// One linear score per class. Weights lie feature by feature, so that the scores of all classes are computed side by
/// side in vector registers.
/// </summary>
internal sealed class LinearModel
{
    private readonly float[] _weights;
    private readonly int _stride;

    public LinearModel(int features, int classes)
    {
        Classes = classes;
        _stride = (classes + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _weights = new float[(long)features * _stride];
    }

    public int Classes { get; }

    /// <summary>Length of the buffers that <see cref="Score"/> and <see cref="Add"/> take: classes, rounded up.</summary>
    public int Stride => _stride;

    /// <summary>Computes the scores of <paramref name="text"/>, one per class.</summary>
    public void Score(SparseVector text, Span<float> scores)
    {
        scores.Clear();
        var sums = MemoryMarshal.Cast<float, Vector<float>>(scores);
        for (var i = 0; i < text.Indices.Length; i++)
        {
            var row = Row(text.Indices[i]);
            var value = new Vector<float>(text.Values[i]);
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += row[k] * value;
            }
        }
    }

    /// <summary>Moves the weights of each class by <paramref name="steps"/> along <paramref name="text"/>.</summary>
    public void Add(SparseVector text, ReadOnlySpan<float> steps)
    {
        var moves = MemoryMarshal.Cast<float, Vector<float>>(steps);
        for (var i = 0; i < text.Indices.Length; i++)
        {
            var row = Row(text.Indices[i]);
            var value = new Vector<float>(text.Values[i]);
            for (var k = 0; k < moves.Length; k++)
            {
                row[k] += moves[k] * value;
            }
        }
    }

    private Span<Vector<float>> Row(int feature) =>
        MemoryMarshal.Cast<float, Vector<float>>(_weights.AsSpan(feature * _stride, _stride));
}
