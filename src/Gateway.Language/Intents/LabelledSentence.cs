namespace Gateway.Language.Intents;

/// <summary>A training sentence taken apart, and its intent's number; <see cref="None"/> for none of them.</summary>
internal readonly record struct LabelledSentence(FeatureBag Features, int Label)
{
    public const int None = -1;
}
