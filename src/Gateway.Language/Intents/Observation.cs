namespace Gateway.Language.Intents;

/// <summary>What a model sees in a text: a score per intent, and how much of the text it knows (0 to 1).</summary>
internal readonly record struct Observation(float[] Scores, float KnownWords, float KnownPieces)
{
    /// <summary>Number of the intent with the highest score.</summary>
    public int Best => Array.IndexOf(Scores, Scores.Max());

    /// <summary>Scores from the highest down.</summary>
    public float[] Descending()
    {
        var sorted = Scores.ToArray();
        sorted.AsSpan().Sort((a, b) => b.CompareTo(a));
        return sorted;
    }
}
