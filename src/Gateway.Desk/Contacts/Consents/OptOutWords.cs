using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Gateway.Desk.Contacts.Consents;

/// <summary>The words by which people stop messages, and want them again. They count in every language and only alone: "Stop calling
/// me" is for a person to read.</summary>
public static class OptOutWords
{
    private const int Longest = 40;

    // The letters of the words below; normalizing would need tables that a small server does not have.
    private const string Accented = "ÀÂÄÉÈÊËÎÏÌÔÖÒÛÜÙÇ";
    private const string Bare = "AAAEEEEIIIOOOUUUC";

    private static readonly FrozenSet<string> Stop = Set(
        "STOP", "STOPP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "OPTOUT", "OPT OUT", "REVOKE",
        "ABMELDEN", "ABBESTELLEN", "KEINE NACHRICHTEN", "KEINE NACHRICHTEN MEHR",
        "ARRET", "ARRETER", "ARRETEZ", "DESABONNER", "DESINSCRIRE", "DESINSCRIPTION",
        "ANNULLA", "ANNULLARE", "CANCELLAMI", "DISISCRIVIMI", "BASTA MESSAGGI");

    private static readonly FrozenSet<string> Start = Set("START", "UNSTOP", "OPTIN", "OPT IN", "ANMELDEN", "REPRENDRE", "RIPRENDI", "INIZIA");

    /// <summary>What a message wishes; none for all other words.</summary>
    public static OptOutWish? Read(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        var words = Plain(text);
        return Stop.Contains(words) ? OptOutWish.Stop : Start.Contains(words) ? OptOutWish.Start : null;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);

    // Capitals without accents, one space between words, no signs.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                var letter = Rune.ToUpperInvariant(rune).ToString();
                var at = Accented.IndexOf(letter, StringComparison.Ordinal);
                plain.Append(at < 0 ? letter : Bare[at].ToString());
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }
}

/// <summary>What an opt-out word wishes.</summary>
public enum OptOutWish
{
    /// <summary>No more messages on this channel.</summary>
    Stop,

    /// <summary>Messages again.</summary>
    Start,
}
