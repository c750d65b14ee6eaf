namespace Gateway.Language.Speech.Endpointing;

/// <summary>When a caller's turn begins and ends.</summary>
public sealed record EndpointingOptions
{
    /// <summary>How long the caller may stay silent before the turn ends as silent. Default 6 s.</summary>
    public TimeSpan NoSpeechTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>The pause that ends a sentence. Default 700 ms; longer for people who dictate numbers.</summary>
    public TimeSpan EndSilence { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>The longest utterance; what comes later is not heard. Default 12 s.</summary>
    public TimeSpan MaxLength { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Sound kept from before the detector fired, so that no first consonant is lost. Default 300 ms.</summary>
    public TimeSpan PreRoll { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Shorter bursts are a cough or a click. Default 120 ms ("no" takes about 200 ms).</summary>
    public TimeSpan MinSpeech { get; init; } = TimeSpan.FromMilliseconds(120);
}
