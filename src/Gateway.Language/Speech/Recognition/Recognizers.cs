namespace Gateway.Language.Speech.Recognition;

/// <summary>The recognisers of this machine. The first one listed for a language serves it.</summary>
public sealed class Recognizers(IReadOnlyList<IRecognizer> recognizers) : IAsyncDisposable
{
    private readonly Dictionary<string, IRecognizer> byLanguage = ByLanguage(recognizers);

    /// <summary>Languages that can be understood, ISO 639-1.</summary>
    public IReadOnlyCollection<string> Languages => byLanguage.Keys;

    /// <summary>The recogniser of a language ("en", "de-CH"), or null: then the caller is served by keys.</summary>
    public IRecognizer? For(string language)
    {
        var dash = language.IndexOf('-', StringComparison.Ordinal);
        return byLanguage.GetValueOrDefault(dash < 0 ? language : language[..dash]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var recognizer in recognizers.Reverse())
            if (recognizer is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
    }

    private static Dictionary<string, IRecognizer> ByLanguage(IReadOnlyList<IRecognizer> recognizers)
    {
        var map = new Dictionary<string, IRecognizer>(StringComparer.OrdinalIgnoreCase);
        foreach (var recognizer in recognizers)
            foreach (var language in recognizer.Languages)
                map.TryAdd(language, recognizer);
        return map;
    }
}
