using System.Text;
using Gateway.Telephony.Calls.Messages;

namespace Gateway.Telephony.Tests.Calls.Messages;

public sealed class TextSplitterTests
{
    [Theory]
    [InlineData("one two three", 100, "one two three")]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 6, "one|two|three")]
    [InlineData("one\n\ntwo", 5, "one|two")]
    [InlineData("abcdefghij", 4, "abcd|efgh|ij")]
    [InlineData("a bcdefgh", 5, "a|bcdef|gh")]
    [InlineData("üüüü", 5, "üü|üü")]
    [InlineData("🙂🙂", 4, "🙂|🙂")]
    [InlineData("🇩🇪🇫🇷", 9, "🇩🇪|🇫🇷")]
    [InlineData("  ", 4, "")]
    public void A_text_is_cut_between_words_and_else_between_characters(string text, int max, string parts) =>
        Assert.Equal(parts, string.Join('|', TextSplitter.Split(text, max)));

    [Fact]
    public void A_character_that_is_too_long_by_itself_is_cut_between_its_code_points() =>
        Assert.Equal(3, TextSplitter.Split("a" + string.Concat(Enumerable.Repeat("\u0301", 10)), 8).Count);

    [Fact]
    public void Every_word_arrives_and_every_part_fits()
    {
        var random = new Random(3428);
        for (var round = 0; round < 300; round++)
        {
            var words = Enumerable.Range(0, random.Next(1, 200)).Select(_ => Word(random)).ToArray();
            var max = random.Next(60, 400);

            var parts = TextSplitter.Split(string.Join(' ', words), max);

            Assert.All(parts, part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, max));
            Assert.Equal(string.Concat(words), string.Concat(parts).Replace(" ", "", StringComparison.Ordinal));
            Assert.True(words.Any(word => Encoding.UTF8.GetByteCount(word) > max)
                || string.Join(' ', parts) == string.Join(' ', words));
        }
    }

    private static string Word(Random random)
    {
        string[] elements = ["a", "ß", "漢", "🙂", "e\u0301", "👩‍👩‍👧"];
        return string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => elements[random.Next(elements.Length)]));
    }
}
