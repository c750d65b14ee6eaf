namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>Cuts a sentence into the words that a language model counts: lower-case letters with inner apostrophes.</summary>
internal static class Words
{
    internal static IEnumerable<string> Of(string sentence)
    {
        int start = -1;
        for (int i = 0; i <= sentence.Length; i++)
        {
            var isInWord = i < sentence.Length && IsWordLetter(sentence, i);
            if (isInWord && start < 0)
                start = i;
            if (isInWord || start < 0)
                continue;
            yield return sentence[start..i].ToLowerInvariant().Replace('’', '\'');
            start = -1;
        }
    }

    private static bool IsWordLetter(string text, int i) =>
        char.IsAsciiLetter(text[i])
        || (text[i] is '\'' or '’' && i > 0 && i + 1 < text.Length
            && char.IsAsciiLetter(text[i - 1]) && char.IsAsciiLetter(text[i + 1]));
}
