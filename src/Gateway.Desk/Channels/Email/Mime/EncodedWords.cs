using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>Words of other alphabets in headers (RFC 2047). Words that stand side by side are one text: many senders cut through a
/// letter of several octets.</summary>
internal static partial class EncodedWords
{
    // A word of 64 letters fits the first line behind "Subject: " (76) too.
    private const int OctetsPerWord = 39;
    private const int LongestPlain = 60;

    public static string Decode(string header)
    {
        var decoded = new StringBuilder();
        var pending = new List<byte>();
        string? charset = null;
        var end = 0;
        foreach (Match word in Pattern().Matches(header))
        {
            var between = header.AsSpan(end, word.Index - end);
            var next = word.Groups["charset"].Value;
            if (pending.Count > 0 && (!between.IsWhiteSpace() || !next.Equals(charset, StringComparison.OrdinalIgnoreCase)))
            {
                Flush(decoded, pending, charset);
                between = between.IsWhiteSpace() ? default : between;
            }
            else if (pending.Count > 0)
            {
                between = default;
            }

            decoded.Append(between);
            charset = next;
            var text = Encoding.UTF8.GetBytes(word.Groups["text"].Value);
            pending.AddRange(word.Groups["encoding"].Value is "B" or "b"
                ? TransferEncoding.DecodeBase64(text)
                : TransferEncoding.DecodeQuotedPrintable(text, isHeader: true));
            end = word.Index + word.Length;
        }

        Flush(decoded, pending, charset);
        return decoded.Append(header, end, header.Length - end).ToString();
    }

    /// <summary>The words that stand for a text, to be folded between them; short words of plain letters are left as they are.</summary>
    public static IEnumerable<string> Encode(string text)
    {
        var plain = text.Split(' ');
        return Ascii.IsValid(text) && !text.Contains("=?", StringComparison.Ordinal) && plain.All(word => word.Length <= LongestPlain) ? plain : Words(text);
    }

    /// <summary>The words that stand for a text, whatever its letters.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var words = new List<string>();
        var octets = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (octets.Count + rune.Utf8SequenceLength > OctetsPerWord)
            {
                words.Add(Word(octets));
                octets.Clear();
            }

            octets.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }

        words.Add(Word(octets));
        return words;
    }

    private static string Word(List<byte> octets) => $"=?utf-8?B?{Convert.ToBase64String([.. octets])}?=";

    private static void Flush(StringBuilder decoded, List<byte> pending, string? charset)
    {
        decoded.Append(Charsets.Decode([.. pending], charset));
        pending.Clear();
    }

    [GeneratedRegex(@"=\?(?<charset>[^?*\s]{1,60})(\*[^?\s]{0,20})?\?(?<encoding>[BbQq])\?(?<text>[^?\s]*( [^?\s]+)*)\?=", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
