using System.Globalization;
using Gateway.Language.Speech.Recognition.PocketSphinx;

namespace Gateway.Language.Tests.Speech.Recognition.PocketSphinx;

public sealed class BigramModelTests
{
    private static readonly string[] Sentences =
        ["I want my money back", "where is my order", "my invoice is wrong", "What's my balance?"];

    private static readonly Dictionary<string, double> Others = new() { ["weather"] = 0.3, ["money"] = 0.1, ["pizza"] = 0.1 };

    [Fact]
    public void The_probabilities_after_every_word_sum_to_one()
    {
        var (unigrams, bigrams) = Read(new BigramModel(Sentences, Others, 0.3));

        Assert.Equal(1, unigrams.Where(entry => entry.Key != "<s>").Sum(entry => Power(entry.Value.Log)), 3);
        foreach (var (word, (_, backoff)) in unigrams.Where(entry => bigrams.Keys.Any(key => key.First == entry.Key)))
        {
            var sum = unigrams.Keys.Where(next => next != "<s>").Sum(next =>
                bigrams.TryGetValue((word, next), out var log) ? Power(log) : Power(backoff + unigrams[next].Log));
            Assert.Equal(1, sum, 2);
        }
    }

    [Fact]
    public void A_word_of_the_examples_is_likelier_than_one_that_is_in_none()
    {
        var (unigrams, _) = Read(new BigramModel(Sentences, Others, 0.3));

        Assert.True(unigrams["my"].Log > unigrams["pizza"].Log);
        Assert.True(unigrams["pizza"].Log > -3);
    }

    [Fact]
    public void Case_punctuation_and_digits_do_not_matter_and_apostrophes_do()
    {
        Assert.Equal(["what's", "my", "balance", "no"], Words.Of("What’s my BALANCE, no. 7?"));
    }

    [Fact]
    public void Without_sentences_every_other_word_is_still_possible()
    {
        var (unigrams, bigrams) = Read(new BigramModel([], Others, 0.3));

        Assert.Empty(bigrams);
        Assert.Equal(["<s>", "money", "pizza", "weather"], unigrams.Keys.Order(StringComparer.Ordinal));
    }

    private static double Power(double log) => Math.Pow(10, log);

    private static (Dictionary<string, (double Log, double Backoff)> Unigrams, Dictionary<(string First, string Second), double> Bigrams)
        Read(BigramModel model)
    {
        var text = new StringWriter();
        model.Write(text);
        var unigrams = new Dictionary<string, (double, double)>();
        var bigrams = new Dictionary<(string, string), double>();
        int order = 0;
        foreach (var line in text.ToString().Split('\n'))
        {
            order = line switch { "\\1-grams:" => 1, "\\2-grams:" => 2, _ => order };
            var cells = line.Split(' ');
            if (order == 1 && cells.Length == 3)
                unigrams[cells[1]] = (Number(cells[0]), Number(cells[2]));
            if (order == 2 && cells.Length == 3)
                bigrams[(cells[1], cells[2])] = Number(cells[0]);
        }

        Assert.Contains($"ngram 1={unigrams.Count}", text.ToString());
        Assert.Contains($"ngram 2={bigrams.Count}", text.ToString());
        return (unigrams, bigrams);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
