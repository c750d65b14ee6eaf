using Gateway.Language.Speech.Recognition.PocketSphinx;

namespace Gateway.Language.Tests.Speech.Recognition.PocketSphinx;

public sealed class PronunciationDictionaryTests
{
    private const string Lines = "bill B IH L\nyour Y AO R\nyour(2) Y UH R\n";

    [Fact]
    public void Every_pronunciation_of_a_word_is_written()
    {
        var output = new StringWriter();

        Assert.Empty(new PronunciationDictionary(new StringReader(Lines)).Write(["your", "bill"], output));

        Assert.Equal("your Y AO R\nyour(2) Y UH R\nbill B IH L\n", output.ToString());
    }

    [Fact]
    public void A_word_that_no_dictionary_knows_is_pronounced_by_rule_and_reported()
    {
        var output = new StringWriter();

        var guessed = new PronunciationDictionary(new StringReader(Lines)).Write(["zentrox"], output);

        Assert.Equal(["zentrox"], guessed);
        Assert.Equal("zentrox Z EH N T R AA K S\n", output.ToString());
    }

    [Theory]
    [InlineData("kitchen", "K IH CH EH N")]
    [InlineData("shopping", "SH AA P IH NG")]
    [InlineData("service", "S ER V IH S")]
    [InlineData("o'neil", "AA N AY L")]
    public void Groups_of_letters_have_one_sound(string word, string phones) =>
        Assert.Equal(phones, LetterToSound.Pronounce(word));
}
