using System.Collections.Frozen;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Whether a message only closes a matter politely; such a one opens no new contact.</summary>
internal static class Pleasantry
{
    private const int MostWords = 5;

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "danke", "dankeschön", "vielen", "dank", "super", "alles", "klar", "ok", "okay", "thanks", "thank", "you", "great", "perfect", "perfekt",
            "bye", "tschüss", "merci", "beaucoup", "grazie", "mille", "d'accord", "va", "bene", "gut", "schön", "schönen", "tag", "noch", "very", "much", "cool", "top",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsIn(string text)
    {
        var words = text.Split([' ', '\n', ',', '.', '!', ';', ':'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= MostWords && words.All(word => Words.Contains(word) || !word.Any(char.IsLetterOrDigit));
    }
}
