using System.Globalization;
using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>Makes what a stranger wrote fit for a line that people read: no control characters, none that turn the direction of
/// writing and so hide what stands there.</summary>
internal static class Words
{
    /// <summary>One line, its white space run together, of at most <paramref name="longest"/> UTF-16 units.</summary>
    public static string Line(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                _ = line.Length > 0 && line[^1] != ' ' ? line.Append(' ') : line;
            }
            else if (!Turns(rune))
            {
                line.Append(rune.ToString());
            }

            if (line.Length >= longest)
            {
                break;
            }
        }

        return Cut(line.ToString().TrimEnd(), longest);
    }

    /// <summary>Several lines: control characters other than tab and line break are dropped, and directional overrides with them; the
    /// marks that right-to-left languages need stay.</summary>
    public static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || (!Rune.IsControl(rune) && !Turns(rune)))
            {
                lines.Append(rune.ToString());
            }
        }

        return lines.ToString();
    }

    /// <summary>The first <paramref name="longest"/> units, never half a letter.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text
        : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)]
        : text[..longest];

    // Embeddings, overrides and isolates (Unicode, annex 9); the implicit marks U+200E and U+200F are harmless.
    private static bool Turns(Rune rune) =>
        rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Surrogate;
}
