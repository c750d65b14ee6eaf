namespace Gateway.Language.Intents;

/// <summary>Understands answers to yes/no questions in German, English, French and Italian.</summary>
public static class YesNo
{
    /// <summary>
    /// Reads <paramref name="text"/> as an answer. A denial outweighs politeness ("no, thanks, that's fine");
    /// texts with neither are <see cref="YesNoAnswer.Unclear"/>, other languages too.
    /// </summary>
    /// <param name="text">What the caller said.</param>
    /// <param name="language">Two-letter code.</param>
    public static YesNoAnswer Read(string text, string language)
    {
        if (YesNoWords.Of(language) is not { } vocabulary)
        {
            return YesNoAnswer.Unclear;
        }

        var words = TextNormalizer.Words(text);
        var sentence = " " + string.Join(' ', words) + " ";
        foreach (var phrase in vocabulary.Phrases.Where(p => sentence.Contains(p.Text, StringComparison.Ordinal)))
        {
            return phrase.Answer;
        }

        // The first clear word decides what follows it only explains: "no, yes, I mean the other one" is a no.
        var first = words.FirstOrDefault(word => vocabulary.Yes.Contains(word) || vocabulary.No.Contains(word));
        return first is null ? YesNoAnswer.Unclear : vocabulary.No.Contains(first) ? YesNoAnswer.No : YesNoAnswer.Yes;
    }
}
