using System.Globalization;

namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>
/// A bigram language model of a few sentences, interpolated after Witten and Bell with their unigrams and those in turn with
/// words that are in no sentence, so that such words cost much but are not impossible. Written in the ARPA format.
/// </summary>
internal sealed class BigramModel
{
    private const string Start = "<s>";
    private const string End = "</s>";

    private readonly SortedDictionary<string, SortedDictionary<string, int>> followers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> unigrams = new(StringComparer.Ordinal);

    /// <summary>Counts the sentences; <paramref name="otherShare"/> of the probability goes to <paramref name="others"/>.</summary>
    internal BigramModel(IEnumerable<string> sentences, IReadOnlyDictionary<string, double> others, double otherShare)
    {
        foreach (var sentence in sentences)
            Count(sentence);
        Smooth(others, others.Count == 0 ? 0 : otherShare);
    }

    /// <summary>Every word the model knows.</summary>
    internal IEnumerable<string> Vocabulary => unigrams.Keys.Where(word => word != End);

    /// <summary>Writes the model (base-10 logarithms; see the ngram-format page of SRILM).</summary>
    internal void Write(TextWriter output)
    {
        output.Write($"\\data\\\nngram 1={unigrams.Count + 1}\nngram 2={followers.Values.Sum(next => next.Count)}\n");
        output.Write($"\n\\1-grams:\n-99 {Start} {Log(Backoff(Start))}\n");
        foreach (var (word, probability) in unigrams)
            output.Write($"{Log(probability)} {word} {Log(Backoff(word))}\n");
        output.Write("\n\\2-grams:\n");
        foreach (var (word, next) in followers)
            foreach (var follower in next.Keys)
                output.Write($"{Log(Probability(next, follower))} {word} {follower}\n");
        output.Write("\n\\end\\\n");
    }

    private void Count(string sentence)
    {
        var previous = Start;
        foreach (var word in Words.Of(sentence).Append(End))
        {
            if (!followers.TryGetValue(previous, out var next))
                followers[previous] = next = new SortedDictionary<string, int>(StringComparer.Ordinal);
            next[word] = next.GetValueOrDefault(word) + 1;
            unigrams[word] = unigrams.GetValueOrDefault(word) + 1;
            previous = word;
        }
    }

    private void Smooth(IReadOnlyDictionary<string, double> others, double share)
    {
        var total = unigrams.Values.Sum();
        foreach (var word in unigrams.Keys.ToArray())
            unigrams[word] *= (1 - share) / total;
        var otherTotal = others.Values.Sum();
        foreach (var (word, weight) in others)
            unigrams[word] = unigrams.GetValueOrDefault(word) + (share * weight / otherTotal);
    }

    private double Probability(SortedDictionary<string, int> next, string follower)
    {
        double count = next.Values.Sum();
        var kept = count / (count + next.Count);
        return (kept * next[follower] / count) + ((1 - kept) * unigrams[follower]);
    }

    // What is left for followers never seen, spread over them by their unigrams.
    private double Backoff(string word)
    {
        if (!followers.TryGetValue(word, out var next))
            return 1;
        var left = 1 - next.Keys.Sum(follower => Probability(next, follower));
        var unseen = 1 - next.Keys.Sum(follower => unigrams[follower]);
        return Math.Max(left, 1e-9) / Math.Max(unseen, 1e-9);
    }

    private static string Log(double probability) =>
        Math.Log10(Math.Max(probability, 1e-12)).ToString("F5", CultureInfo.InvariantCulture);
}
