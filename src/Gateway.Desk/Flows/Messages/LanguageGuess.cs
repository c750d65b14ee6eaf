using System.Collections.Frozen;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Guesses which of a few languages a text is written in, by the small words that every sentence has.</summary>
internal static class LanguageGuess
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> SmallWords = new Dictionary<string, string>
    {
        ["de"] = "ich ist nicht das der die und mein meine meinen bitte wie wann wo habe kann mit für von ein eine zu sie es hallo guten danke wird noch auf",
        ["en"] = "i is not the and my please how when where have can with for of a to you it hello thanks was do what this are would like",
        ["fr"] = "je est pas le la les et mon ma mes comment quand où ai peux avec pour de un une vous il bonjour merci ne ce pourquoi votre j'ai",
        ["it"] = "io è non il lo la gli e mio mia come quando dove ho posso con per di un una mi buongiorno ciao grazie che questo vorrei del sono",
    }.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The language of <paramref name="text"/> among <paramref name="languages"/>; none when no one stands out.</summary>
    public static string? Of(string text, IReadOnlyList<string> languages)
    {
        var words = text.ToLowerInvariant().Split([' ', '\n', ',', '.', '!', '?', ';', ':'], StringSplitOptions.RemoveEmptyEntries);
        var ranked = languages
            .Where(SmallWords.ContainsKey)
            .Select(language => (Language: language, Hits: words.Count(SmallWords[language].Contains)))
            .OrderByDescending(entry => entry.Hits)
            .ToList();
        return ranked.Count > 0 && ranked[0].Hits > 0 && (ranked.Count == 1 || ranked[0].Hits > ranked[1].Hits) ? ranked[0].Language : null;
    }
}
