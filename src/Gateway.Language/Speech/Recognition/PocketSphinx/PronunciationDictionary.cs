using System.Globalization;

namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>
/// How words sound, in CMU's 39 phones. The words of the general dictionary as it says; others by the rules of
/// <see cref="LetterToSound"/>, because an operator's product names are in no dictionary.
/// </summary>
internal sealed class PronunciationDictionary
{
    private readonly Dictionary<string, List<string>> sounds = new(StringComparer.Ordinal);

    /// <summary>Reads a dictionary of lines "word PH ON ES", further pronunciations as "word(2) ...".</summary>
    internal PronunciationDictionary(TextReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0)
                continue;
            var word = line[..space];
            var bracket = word.IndexOf('(', StringComparison.Ordinal);
            Add(bracket > 0 ? word[..bracket] : word, line[(space + 1)..].Trim());
        }
    }

    internal bool Knows(string word) => sounds.ContainsKey(word);

    /// <summary>Writes the words' lines; returns the words that had to be pronounced by rule.</summary>
    internal IReadOnlyList<string> Write(IEnumerable<string> words, TextWriter output)
    {
        var guessed = new List<string>();
        foreach (var word in words)
        {
            if (!sounds.TryGetValue(word, out var variants))
            {
                variants = [LetterToSound.Pronounce(word)];
                guessed.Add(word);
            }

            for (int i = 0; i < variants.Count; i++)
            {
                var number = i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"({i + 1})");
                output.Write($"{word}{number} {variants[i]}\n");
            }
        }

        return guessed;
    }

    private void Add(string word, string phones)
    {
        if (sounds.TryGetValue(word, out var variants))
            variants.Add(phones);
        else
            sounds[word] = [phones];
    }
}
