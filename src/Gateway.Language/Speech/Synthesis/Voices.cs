namespace Gateway.Language.Speech.Synthesis;

/// <summary>All voices of this machine; the first one listed for a language speaks it.</summary>
public sealed class Voices(IReadOnlyList<ISynthesizer> voices) : ISynthesizer, IAsyncDisposable
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Languages => [.. voices.SelectMany(voice => voice.Languages).Distinct()];

    /// <inheritdoc/>
    public Task<short[]> SpeakAsync(string text, string language, CancellationToken cancellation) =>
        voices.FirstOrDefault(voice => voice.Languages.Contains(language)) is { } voice
            ? voice.SpeakAsync(text, language, cancellation)
            : throw new SynthesisException($"no voice speaks {language}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var voice in voices.OfType<IAsyncDisposable>())
        {
            await voice.DisposeAsync().ConfigureAwait(false);
        }
    }
}
