using Gateway.Language.Intents;

namespace Gateway.Language.Tests.Intents;

public sealed class YesNoTests
{
    [Theory]
    [InlineData("en", "yes")]
    [InlineData("en", "Yes, please.")]
    [InlineData("en", "yeah that's right")]
    [InlineData("en", "that is correct")]
    [InlineData("en", "of course")]
    [InlineData("en", "why not")]
    [InlineData("en", "yes it's not working at all")]
    [InlineData("de", "Ja, genau.")]
    [InlineData("de", "jawohl")]
    [InlineData("de", "das stimmt")]
    [InlineData("de", "auf jeden Fall")]
    [InlineData("de", "natürlich")]
    [InlineData("de", "warum nicht")]
    [InlineData("fr", "oui, c'est ça")]
    [InlineData("fr", "tout à fait")]
    [InlineData("fr", "d'accord")]
    [InlineData("fr", "pourquoi pas")]
    [InlineData("it", "sì")]
    [InlineData("it", "certo, va bene")]
    [InlineData("it", "esatto")]
    public void Agreement_is_a_yes(string language, string text) =>
        Assert.Equal(YesNoAnswer.Yes, YesNo.Read(text, language));

    [Theory]
    [InlineData("en", "no")]
    [InlineData("en", "No, thank you, that's fine.")]
    [InlineData("en", "nope")]
    [InlineData("en", "that's not right")]
    [InlineData("en", "it isn't")]
    [InlineData("en", "something else")]
    [InlineData("de", "nein danke")]
    [InlineData("de", "das stimmt nicht")]
    [InlineData("de", "nee, um etwas anderes")]
    [InlineData("de", "ganz sicher nicht")]
    [InlineData("de", "auf keinen Fall")]
    [InlineData("fr", "non merci")]
    [InlineData("fr", "pas du tout")]
    [InlineData("fr", "ce n'est pas ça")]
    [InlineData("it", "no, grazie")]
    [InlineData("it", "non è corretto")]
    [InlineData("it", "qualcos'altro")]
    public void Disagreement_is_a_no(string language, string text) =>
        Assert.Equal(YesNoAnswer.No, YesNo.Read(text, language));

    [Theory]
    [InlineData("en", "")]
    [InlineData("en", "I don't know")]
    [InlineData("en", "my invoice")]
    [InlineData("de", "weiß nicht")]
    [InlineData("de", "es geht um meine Rechnung")]
    [InlineData("fr", "je ne sais pas")]
    [InlineData("it", "non lo so")]
    [InlineData("pl", "tak")]
    public void Anything_else_is_unclear(string language, string text) =>
        Assert.Equal(YesNoAnswer.Unclear, YesNo.Read(text, language));
}
