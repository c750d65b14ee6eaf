namespace Gateway.Desk.Flows.Messages;

/// <summary>Cuts a long text into parts, at a blank line, a line, a word, and only then anywhere; never inside a letter that is made
/// of several characters.</summary>
internal static class TextSplitter
{
    private static readonly string[] Seams = ["\n\n", "\n", " "];

    /// <summary>The parts in order, each of at most <paramref name="longest"/> characters; the text itself when it fits.</summary>
    public static IReadOnlyList<string> Split(string text, int longest)
    {
        var parts = new List<string>();
        var rest = text;
        while (rest.Length > longest)
        {
            var end = EndOfPart(rest, longest);
            parts.Add(rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }

        parts.Add(rest);
        return parts;
    }

    private static int EndOfPart(string text, int longest)
    {
        foreach (var seam in Seams)
        {
            var at = text.LastIndexOf(seam, longest - 1, StringComparison.Ordinal);
            if (at > longest / 2)
            {
                return at + seam.Length;
            }
        }

        var end = 0;
        var letters = System.Globalization.StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext() && letters.ElementIndex <= longest)
        {
            end = letters.ElementIndex;
        }

        return end > 0 ? end : longest;
    }
}
