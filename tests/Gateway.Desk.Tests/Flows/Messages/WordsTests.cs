using Gateway.Desk.Flows.Messages;

namespace Gateway.Desk.Tests.Flows.Messages;

public sealed class WordsTests
{
    [Theory]
    [InlineData("Mensch")]
    [InlineData("agent!")]
    [InlineData("0")]
    [InlineData("einen Mitarbeiter bitte")]
    [InlineData("un conseiller, merci")]
    [InlineData("„Mensch“")]
    public void Who_asks_for_a_person_is_understood(string text) => Assert.True(PersonWish.IsIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("Ihr Mitarbeiter war letzte Woche sehr unfreundlich zu mir")]
    [InlineData("Wo ist meine Bestellung?")]
    public void Who_only_mentions_one_is_not(string text) => Assert.False(PersonWish.IsIn(text));

    [Theory]
    [InlineData("Danke!", true)]
    [InlineData("👍", true)]
    [InlineData("ok, vielen Dank", true)]
    [InlineData("Danke, und wann kommt der Techniker?", false)]
    [InlineData("", false)]
    public void A_last_thank_you_is_no_new_matter(string text, bool isOne) => Assert.Equal(isOne, Pleasantry.IsIn(text));

    [Theory]
    [InlineData("Wann kommt meine Bestellung?", "de")]
    [InlineData("Where is my parcel?", "en")]
    [InlineData("Où est ma commande ? Bonjour, je ne la trouve pas", "fr")]
    [InlineData("Quando posso avere il mio ordine?", "it")]
    [InlineData("12345", null)]
    public void The_language_shows_in_the_small_words(string text, string? language) =>
        Assert.Equal(language, LanguageGuess.Of(text, ["de", "en", "fr", "it"]));

    [Fact]
    public void A_language_that_is_not_spoken_here_is_not_guessed() =>
        Assert.Equal("de", LanguageGuess.Of("Wann kommt the parcel?", ["de"]));

    [Fact]
    public void A_long_text_is_cut_between_words_and_nothing_is_lost()
    {
        var text = string.Join(' ', Enumerable.Range(0, 500).Select(number => $"Wort{number}"));

        var parts = TextSplitter.Split(text, 160);

        Assert.All(parts, part => Assert.InRange(part.Length, 1, 160));
        Assert.Equal(text, string.Join(' ', parts));
    }

    [Fact]
    public void A_letter_of_several_characters_stays_whole()
    {
        const string family = "👩‍👩‍👧‍👦";
        var text = string.Concat(Enumerable.Repeat(family, 30));

        var parts = TextSplitter.Split(text, 50);

        Assert.All(parts, part => Assert.Equal(0, part.Length % family.Length));
        Assert.Equal(text, string.Concat(parts));
    }
}
