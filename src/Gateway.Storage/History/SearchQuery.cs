using System.Text;

namespace Gateway.Storage.History;

/// <summary>Turns what a person typed into a question of FTS5's grammar; every sign only parts words, so nothing they type is a fault.</summary>
internal static class SearchQuery
{
    private const int MostWords = 16;
    private const int LongestWord = 64;

    /// <summary>Each word as the beginning of a word, all of them needed; none when there is no word.</summary>
    public static string? Of(string typed)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in typed.EnumerateRunes().Append(new Rune(' ')))
        {
            if (Rune.IsLetterOrDigit(rune) && rune != Rune.ReplacementChar)
            {
                if (word.Length < LongestWord)
                {
                    word.Append(rune.ToString());
                }
            }
            else if (!IsMark(rune) && word.Length > 0)
            {
                words.Add($"\"{word}\"*");
                word.Clear();
            }
        }

        return words.Count == 0 ? null : string.Join(' ', words.Take(MostWords));
    }

    // An accent of its own belongs to the letter before it; the index folds it away.
    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
