using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Speech.Recognition;

/// <summary>Turns one utterance into text. Safe for calls from many threads at once; waits when all its engines are busy.</summary>
public interface IRecognizer
{
    /// <summary>Engine and model, for logs: "pocketsphinx en-us".</summary>
    string Name { get; }

    /// <summary>ISO 639-1 codes of the languages it understands.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>Recognises one whole utterance of mono 16-bit sound at 8000 or 16000 Hz.</summary>
    /// <exception cref="RecognitionException">The engine failed or could not be reached.</exception>
    Task<Transcript> RecognizeAsync(
        ReadOnlyMemory<short> pcm,
        SampleRate rate,
        string language,
        Expectation expectation,
        CancellationToken cancellation);
}
