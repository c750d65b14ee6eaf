using System.Text;

namespace Gateway.Language.Intents;

/// <summary>
/// Takes a sentence apart into hashed features: words, word pairs, and the 3 to 5 letter pieces of the text, which carry
/// inflection, compound words and misspellings.
/// </summary>
internal static class FeatureExtractor
{
    private const ulong WordSeed = 0xcbf29ce484222325;
    private const ulong PieceSeed = 0x9ae16a3b2f90404f;
    private const ulong Prime = 0x100000001b3;
    private const int ShortestPiece = 3;
    private const int LongestPiece = 5;

    /// <summary>Counts the features of <paramref name="words"/> into <paramref name="bag"/>.</summary>
    public static void Extract(ReadOnlySpan<string> words, FeatureBag bag)
    {
        AddWords(words, bag.Words);
        AddPieces(words, bag.Pieces);
    }

    private static void AddWords(ReadOnlySpan<string> words, Dictionary<ulong, int> counts)
    {
        var previous = Hash(WordSeed, "<");
        foreach (var word in words)
        {
            Count(counts, Hash(WordSeed, word));
            Count(counts, Hash(previous, word));
            previous = Hash(Hash(WordSeed, word), " ");
        }

        Count(counts, Hash(previous, ">"));
    }

    private static void AddPieces(ReadOnlySpan<string> words, Dictionary<ulong, int> counts)
    {
        var text = new StringBuilder(" ").AppendJoin(' ', words!).Append(' ').ToString().AsSpan();
        for (var start = 0; start + ShortestPiece <= text.Length; start++)
        {
            for (var length = ShortestPiece; length <= LongestPiece && start + length <= text.Length; length++)
            {
                Count(counts, Hash(PieceSeed, text.Slice(start, length)));
            }
        }
    }

    // FNV-1a; 64 bits make collisions between the few hundred thousand features of a training set unlikely.
    private static ulong Hash(ulong seed, ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            seed = (seed ^ letter) * Prime;
        }

        return seed;
    }

    private static void Count(Dictionary<ulong, int> counts, ulong feature) =>
        counts[feature] = counts.GetValueOrDefault(feature) + 1;
}
