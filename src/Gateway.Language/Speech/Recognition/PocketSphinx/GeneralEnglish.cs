using System.Runtime.InteropServices;
using Sphinx = Gateway.Language.Speech.Native.PocketSphinx;

namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>The frequent words of English with their probabilities, read from the general language model's unigrams.</summary>
internal static class GeneralEnglish
{
    // The base of the logarithms that PocketSphinx counts in.
    private const double LogBase = 1.0001;

    /// <summary>The <paramref name="count"/> most frequent words that <paramref name="isKnown"/> can be pronounced.</summary>
    internal static unsafe IReadOnlyDictionary<string, double> Read(string path, int count, Func<string, bool> isKnown)
    {
        var logMath = Sphinx.CreateLogMath(LogBase, 0, 0);
        var model = Sphinx.ReadLanguageModel(0, path, 0, logMath);
        if (model == 0)
            throw new InvalidDataException($"The language model {path} cannot be read.");
        var words = new List<(string Word, double Log)>();
        for (int i = 0; i < Sphinx.LanguageModelCounts(model)[0]; i++)
        {
            int used;
            var score = Sphinx.LanguageModelScore(model, i, null, 0, &used);
            var word = Marshal.PtrToStringUTF8(Sphinx.LanguageModelWord(model, i)) ?? "";
            if (Words.Of(word).FirstOrDefault() == word && isKnown(word))
                words.Add((word, Sphinx.ToNaturalLog(logMath, score)));
        }

        Sphinx.FreeLanguageModel(model);
        Sphinx.FreeLogMath(logMath);
        return words.OrderByDescending(word => word.Log).Take(count).ToDictionary(word => word.Word, word => Math.Exp(word.Log));
    }
}
