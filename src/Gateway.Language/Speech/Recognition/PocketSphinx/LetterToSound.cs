namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>
/// A rough guess at how a word that is in no dictionary is spoken: the longest group of letters that has a rule, from left to
/// right. Good enough to find a product's name again, not to read a novel.
/// </summary>
internal static class LetterToSound
{
    private static readonly Dictionary<string, string> Rules = new(StringComparer.Ordinal)
    {
        ["tion"] = "SH AH N",
        ["sion"] = "ZH AH N",
        ["ough"] = "AO",
        ["augh"] = "AO",
        ["eigh"] = "EY",
        ["igh"] = "AY",
        ["sch"] = "SH",
        ["tch"] = "CH",
        ["dge"] = "JH",
        ["ing"] = "IH NG",
        ["air"] = "EH R",
        ["ear"] = "IH R",
        ["oor"] = "AO R",
        ["our"] = "AW R",
        ["ure"] = "Y UH R",
        ["ai"] = "EY",
        ["ay"] = "EY",
        ["au"] = "AO",
        ["aw"] = "AO",
        ["ar"] = "AA R",
        ["ch"] = "CH",
        ["ck"] = "K",
        ["ea"] = "IY",
        ["ee"] = "IY",
        ["ei"] = "AY",
        ["er"] = "ER",
        ["eu"] = "Y UW",
        ["ew"] = "Y UW",
        ["ey"] = "IY",
        ["gh"] = "G",
        ["ie"] = "IY",
        ["ir"] = "ER",
        ["kn"] = "N",
        ["ng"] = "NG",
        ["oa"] = "OW",
        ["oi"] = "OY",
        ["oo"] = "UW",
        ["or"] = "AO R",
        ["ou"] = "AW",
        ["ow"] = "OW",
        ["oy"] = "OY",
        ["ph"] = "F",
        ["qu"] = "K W",
        ["sh"] = "SH",
        ["th"] = "TH",
        ["ue"] = "UW",
        ["ui"] = "UW",
        ["ur"] = "ER",
        ["wh"] = "W",
        ["wr"] = "R",
        ["zz"] = "Z",
        ["a"] = "AE",
        ["b"] = "B",
        ["c"] = "K",
        ["d"] = "D",
        ["e"] = "EH",
        ["f"] = "F",
        ["g"] = "G",
        ["h"] = "HH",
        ["i"] = "IH",
        ["j"] = "JH",
        ["k"] = "K",
        ["l"] = "L",
        ["m"] = "M",
        ["n"] = "N",
        ["o"] = "AA",
        ["p"] = "P",
        ["q"] = "K",
        ["r"] = "R",
        ["s"] = "S",
        ["t"] = "T",
        ["u"] = "AH",
        ["v"] = "V",
        ["w"] = "W",
        ["x"] = "K S",
        ["y"] = "IY",
        ["z"] = "Z",
        ["ce"] = "S EH",
        ["ci"] = "S IH",
        ["cy"] = "S IY",
        ["ge"] = "JH EH",
        ["gi"] = "JH IH",
    };

    /// <summary>The phones of a word of ASCII letters and apostrophes, separated by spaces.</summary>
    internal static string Pronounce(string word)
    {
        var letters = SilentE(word.Replace("'", "", StringComparison.Ordinal));
        var phones = new List<string>();
        for (int i = 0; i < letters.Length;)
        {
            int length = Math.Min(4, letters.Length - i);
            while (!Rules.ContainsKey(letters.Substring(i, length)))
                length--;
            var sound = Rules[letters.Substring(i, length)];
            var isDoubled = length == 1 && phones.Count > 0 && i > 0 && letters[i] == letters[i - 1];
            if (!isDoubled)
                phones.Add(sound);
            i += length;
        }

        return string.Join(' ', phones);
    }

    // A final e after a consonant is not spoken: "invoice", "home".
    private static string SilentE(string word) =>
        word.Length > 3 && word[^1] == 'e' && !"aeiou".Contains(word[^2], StringComparison.Ordinal) ? SoftC(word[..^1]) : word;

    private static string SoftC(string stem) => stem[^1] switch
    {
        'c' => stem[..^1] + "s",
        'g' => stem[..^1] + "j",
        _ => stem,
    };
}
