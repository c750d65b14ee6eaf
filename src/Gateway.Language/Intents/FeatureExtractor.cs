using System.Runtime.InteropServices;

namespace Gateway.Language.Intents;

/// <summary>
/// Takes a sentence apart into hashed features: words, neighbouring words, words with one or two others between them,
/// and the pieces of 1 to 4 letters of each word, which carry inflection, compound words and misspellings.
/// </summary>
internal static class FeatureExtractor
{
    private const ulong WordSeed = 0xcbf29ce484222325;
    private const ulong PairSeed = 0x84222325cbf29ce4;
    private const ulong SkipSeed = 0x2545f4914f6cdd1d;
    private const ulong PieceSeed = 0x9ae16a3b2f90404f;
    private const ulong Prime = 0x100000001b3;
    private const int LongestPiece = 4;
    private const int LongestSkip = 3;
    private const int LongestWord = 60;

    /// <summary>Counts the features of <paramref name="words"/>.</summary>
    public static FeatureBag Extract(ReadOnlySpan<string> words)
    {
        var bag = new FeatureBag();
        AddWords(words, bag.Words);
        Span<char> padded = stackalloc char[LongestWord + 2];
        foreach (var word in words)
        {
            AddPieces(Pad(word, padded), bag.Pieces);
        }

        return bag;
    }

    private static void AddWords(ReadOnlySpan<string> words, Dictionary<ulong, int> counts)
    {
        for (var i = 0; i < words.Length; i++)
        {
            Count(counts, Hash(WordSeed, words[i]));
            Count(counts, Hash(Hash(PairSeed, i == 0 ? "<" : words[i - 1]), words[i]));
            for (var j = i + 2; j <= i + LongestSkip && j < words.Length; j++)
            {
                Count(counts, Hash(Hash(SkipSeed, words[i]), words[j]));
            }
        }

        if (words.Length > 0)
        {
            Count(counts, Hash(Hash(PairSeed, words[^1]), ">"));
        }
    }

    private static ReadOnlySpan<char> Pad(string word, Span<char> padded)
    {
        var letters = word.AsSpan(0, Math.Min(word.Length, LongestWord));
        padded[0] = ' ';
        letters.CopyTo(padded[1..]);
        padded[letters.Length + 1] = ' ';
        return padded[..(letters.Length + 2)];
    }

    private static void AddPieces(ReadOnlySpan<char> word, Dictionary<ulong, int> counts)
    {
        for (var start = 0; start < word.Length; start++)
        {
            var hash = PieceSeed;
            for (var end = start; end < word.Length && end < start + LongestPiece; end++)
            {
                hash = Step(hash, word[end]);
                Count(counts, hash);
            }
        }
    }

    // FNV-1a; 64 bits make collisions between the few hundred thousand features of a training set unlikely.
    private static ulong Hash(ulong seed, ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            seed = Step(seed, letter);
        }

        return Step(seed, '\n');
    }

    private static ulong Step(ulong hash, char letter) => (hash ^ letter) * Prime;

    private static void Count(Dictionary<ulong, int> counts, ulong feature) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, feature, out _)++;
}
