namespace Gateway.Language.Speech.Synthesis;

/// <summary>Speaks text. Safe for calls from many threads at once.</summary>
public interface ISynthesizer
{
    /// <summary>ISO 639-1 codes of the languages it speaks.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>The spoken text as 8 kHz mono 16-bit sound.</summary>
    /// <exception cref="SynthesisException">No voice for the language, or the engine failed.</exception>
    Task<short[]> SpeakAsync(string text, string language, CancellationToken cancellation);
}
