using System.Text;

namespace Gateway.Language.Intents;

/// <summary>
/// Brings spoken, typed and recognised text to one form: lower case, umlauts as two letters, no accents, digits as 0,
/// anything else as word borders.
/// </summary>
internal static class TextNormalizer
{
    private const int MaxLength = 2000;

    // Recognisers and thumbs differ in them: "für", "fuer"; "perché", "perche". Table-driven, because globalization
    // data is not loaded in invariant mode.
    private const string Accented = "àáâãåçèéêëìíîïñòóôõøùúûýÿ";
    private const string Plain = "aaaaaceeeeiiiinooooouuuyy";

    /// <summary>Returns the words of <paramref name="text"/>; text beyond 2000 characters is ignored.</summary>
    public static string[] Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = new StringBuilder(Math.Min(text.Length, MaxLength) + 8);
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            Append(folded, char.ToLowerInvariant(letter));
        }

        return folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Append(StringBuilder folded, char letter)
    {
        switch (letter)
        {
            case >= 'a' and <= 'z':
                folded.Append(letter);
                break;
            case >= '0' and <= '9':
                folded.Append('0');
                break;
            case 'ä' or 'æ':
                folded.Append("ae");
                break;
            case 'ö' or 'œ':
                folded.Append("oe");
                break;
            case 'ü':
                folded.Append("ue");
                break;
            case 'ß':
                folded.Append("ss");
                break;
            case '\'' or '’':
                // "don't" and "dont" are one word, "l'appareil" is two: the part decides by its length.
                AppendApostrophe(folded);
                break;
            default:
                AppendOther(folded, letter);
                break;
        }
    }

    private static void AppendApostrophe(StringBuilder folded)
    {
        var isElision = folded.Length > 0 && (folded.Length == 1 || folded[^2] == ' ');
        if (isElision)
        {
            folded.Append(' ');
        }
    }

    private static void AppendOther(StringBuilder folded, char letter)
    {
        var index = Accented.IndexOf(letter);
        folded.Append(index >= 0 ? Plain[index] : char.IsLetter(letter) ? letter : ' ');
    }
}
