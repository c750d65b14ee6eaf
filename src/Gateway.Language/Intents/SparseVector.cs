namespace Gateway.Language.Intents;

/// <summary>The features of one text: indices and their values, both of the same length.</summary>
internal readonly record struct SparseVector(int[] Indices, float[] Values);
