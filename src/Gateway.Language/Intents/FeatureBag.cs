namespace Gateway.Language.Intents;

/// <summary>Hashed features of one text with their counts: words and word pairs apart from letter pieces.</summary>
internal sealed class FeatureBag
{
    public Dictionary<ulong, int> Words { get; } = [];

    public Dictionary<ulong, int> Pieces { get; } = [];
}
