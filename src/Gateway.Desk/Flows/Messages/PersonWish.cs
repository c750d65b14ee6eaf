using System.Collections.Frozen;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Whether a customer asks for a person in so many words; sentences about it are an intent like any other.</summary>
internal static class PersonWish
{
    private const int MostWords = 4;

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "0", "agent", "agentin", "mensch", "menschen", "mitarbeiter", "mitarbeiterin", "berater", "beraterin", "person", "human",
            "operator", "representative", "someone", "jemand", "jemanden", "personne", "humain", "conseiller", "conseillère", "persona",
            "umano", "operatore", "operatrice", "addetto",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly char[] Between = [' ', '\n', '\t', ',', '.', '!', '?', '"', '„', '“', '”', '«', '»', '\'', '’'];

    public static bool IsIn(string text)
    {
        var words = text.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= MostWords && words.Any(Words.Contains);
    }
}
