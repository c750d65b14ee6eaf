namespace Gateway.Language.Speech.Recognition;

/// <summary>What an engine heard in one utterance.</summary>
/// <param name="Text">The words in lower case, empty when nothing was understood.</param>
/// <param name="Confidence">How sure the engine is, 0 to 1; an engine that cannot tell says 1.</param>
/// <param name="IsRejected">True when the sound is unlikely to be what <paramref name="Text"/> says.</param>
public sealed record Transcript(string Text, double Confidence, bool IsRejected)
{
    /// <summary>The answer for sound in which no word was found.</summary>
    public static readonly Transcript Nothing = new("", 0, true);
}
