namespace Gateway.Language.Intents;

/// <summary>The known features of one text: indices and their values, both of the same length.</summary>
internal readonly record struct SparseVector(int[] Indices, float[] Values)
{
    /// <summary>Share of the text's words and word pairs that training has seen, 0 to 1.</summary>
    public float KnownWords { get; init; }

    /// <summary>Share of the text's letter pieces that training has seen, 0 to 1.</summary>
    public float KnownPieces { get; init; }
}
