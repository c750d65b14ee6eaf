using System.Globalization;
using System.Text;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>Cuts a text that is too long for one datagram: between words where it can, never inside a character as people see it
/// unless that alone is too long. Pure.</summary>
internal static class TextSplitter
{
    /// <summary>The parts in their order, none of them empty or longer than <paramref name="maxOctets"/> in UTF-8; blanks at a cut
    /// are gone.</summary>
    public static IReadOnlyList<string> Split(string text, int maxOctets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOctets, 4);
        var parts = new List<string>();
        var rest = text.AsSpan().Trim();
        while (Encoding.UTF8.GetByteCount(rest) > maxOctets)
        {
            var cut = CutOf(rest, maxOctets);
            parts.Add(rest[..cut].TrimEnd().ToString());
            rest = rest[cut..].TrimStart();
        }

        if (!rest.IsEmpty)
            parts.Add(rest.ToString());
        return parts;
    }

    private static int CutOf(ReadOnlySpan<char> text, int maxOctets)
    {
        var (end, octets, betweenWords) = (0, 0, 0);
        while (end < text.Length)
        {
            var element = text.Slice(end, StringInfo.GetNextTextElementLength(text[end..]));
            octets += Encoding.UTF8.GetByteCount(element);
            if (char.IsWhiteSpace(element[0]))
                betweenWords = end;
            if (octets > maxOctets)
                break;
            end += element.Length;
        }

        return betweenWords > 0 ? betweenWords
            : end > 0 ? end
            : RunesWithin(text, maxOctets);
    }

    private static int RunesWithin(ReadOnlySpan<char> text, int maxOctets)
    {
        var (end, octets) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            octets += rune.Utf8SequenceLength;
            if (octets > maxOctets)
                break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }
}
