using System.Text.RegularExpressions;

namespace Gateway.Desk.Channels.Email.Reading;

/// <summary>
/// What somebody wrote, without what their program quoted below or above it and without the signature. Knows the marks of Gmail,
/// Outlook, Apple Mail and Thunderbird in German, English, French and Italian. Answers between quoted lines stay with them, and
/// what was forwarded stays, for there it is what the mail is about.
/// </summary>
internal static partial class ReplyText
{
    private const int LongestAttribution = 400;
    private const int AttributionLines = 3;
    private const int HeaderBlockLines = 7;

    private static readonly (string Start, string[] Ends)[] Attributions =
    [
        ("On ", ["wrote:"]), ("Am ", ["schrieb:", "geschrieben:"]), ("Le ", ["a écrit :", "a écrit:"]), ("Il ", ["ha scritto:"]),
    ];

    // Gmail and Apple Mail write the author behind the verb in German: "Am 5. Okt. 2026 um 10:12 schrieb Anna <a@example.org>:".
    private static readonly string[] GermanVerbs = [" schrieb ", " hat "];

    private static readonly string[][] HeaderBlocks =
    [
        ["from", "sent", "date", "to", "subject", "cc"], ["von", "gesendet", "datum", "an", "betreff", "cc"],
        ["de", "envoyé", "date", "à", "objet", "cc"], ["da", "inviato", "data", "a", "oggetto", "cc"],
    ];

    private static readonly string[] PhoneSignatures =
    [
        "sent from my ", "von meinem ", "gesendet von ", "envoyé de mon ", "envoyé depuis ", "inviato da ", "get outlook for ", "outlook für ", "télécharger outlook ",
        "ottieni outlook ", "diese nachricht wurde von meinem ",
    ];

    /// <summary>The reply, and whether anything was left out. A mail that holds nothing else is left as it is.</summary>
    public static (string Reply, bool IsFolded) Fold(string text)
    {
        var lines = text.Split('\n');
        var end = WithoutSignature(lines, QuoteStart(lines));
        var kept = Kept(lines[..end]);
        var reply = string.Join('\n', kept).Trim();
        return reply.Length == 0 ? (text.Trim(), false) : (reply, reply.Length < text.Trim().Length);
    }

    // The line where the quoted mail begins, when nothing but it follows; else the number of lines.
    private static int QuoteStart(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Forwarded().IsMatch(lines[i]))
            {
                return lines.Length;
            }

            if (Separator().IsMatch(lines[i]) || IsHeaderBlock(lines, i))
            {
                return i;
            }

            if (AttributionAt(lines, i) is var length and > 0 && !IsAnsweredBelow(lines, i + length))
            {
                return i;
            }
        }

        return lines.Length;
    }

    // Somebody who answers below the quoted lines: they are marked, and words without a mark follow.
    private static bool IsAnsweredBelow(string[] lines, int from)
    {
        var quoted = Array.FindIndex(lines, from, IsQuoted);
        return quoted >= 0 && lines.Skip(from).Take(quoted - from).All(string.IsNullOrWhiteSpace)
            && lines.Skip(quoted).TakeWhile(line => !IsSignature(line)).Any(line => !IsQuoted(line) && !string.IsNullOrWhiteSpace(line));
    }

    // One block of quoted lines is left out with the line above it; several are a conversation, of which nothing can be left out.
    private static IEnumerable<string> Kept(string[] lines)
    {
        var blocks = Enumerable.Range(0, lines.Length).Count(i => IsQuoted(lines[i]) && (i == 0 || !IsQuoted(lines[i - 1])));
        if (blocks > 1 && AnswersBetween(lines))
        {
            return lines;
        }

        var isAttribution = new bool[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var length = AttributionAt(lines, i);
            Array.Fill(isAttribution, true, i, Math.Min(length, lines.Length - i));
            i += Math.Max(0, length - 1);
        }

        return lines.Where((line, i) => !IsQuoted(line) && !isAttribution[i]);
    }

    private static bool AnswersBetween(string[] lines)
    {
        var first = Array.FindIndex(lines, IsQuoted);
        var last = Array.FindLastIndex(lines, IsQuoted);
        return lines[first..last].Any(line => !IsQuoted(line) && !string.IsNullOrWhiteSpace(line));
    }

    private static int WithoutSignature(string[] lines, int end)
    {
        var signature = Array.FindLastIndex(lines, Math.Max(0, end - 1), Math.Min(end, lines.Length), IsSignature);
        if (signature > 0 && !lines[signature..end].Any(IsQuoted))
        {
            end = signature;
        }

        while (end > 0 && (string.IsNullOrWhiteSpace(lines[end - 1]) || IsPhoneSignature(lines[end - 1])))
        {
            end--;
        }

        return end;
    }

    private static bool IsQuoted(string line) => line.StartsWith('>');

    // "-- " as RFC 3676, 4.3 says; many a program on the way drops the space.
    private static bool IsSignature(string line) => line is "-- " or "--" or "-- \r" or "--\r";

    private static bool IsPhoneSignature(string line) =>
        line.Length < 80 && PhoneSignatures.Any(start => line.TrimStart(' ', '*', '_').StartsWith(start, StringComparison.OrdinalIgnoreCase));

    // How many lines an attribution takes that begins here; 0 when none does.
    private static int AttributionAt(string[] lines, int at)
    {
        var start = Array.FindIndex(Attributions, attribution => lines[at].StartsWith(attribution.Start, StringComparison.Ordinal));
        if (start < 0)
        {
            return 0;
        }

        var joined = "";
        for (var i = at; i < Math.Min(at + AttributionLines, lines.Length) && !string.IsNullOrWhiteSpace(lines[i]); i++)
        {
            joined = $"{joined} {lines[i].Trim()}".Trim();
            if (joined.Length > LongestAttribution)
            {
                return 0;
            }

            if (joined.Any(char.IsAsciiDigit) && IsAttribution(joined, Attributions[start]))
            {
                return i - at + 1;
            }
        }

        return 0;
    }

    private static bool IsAttribution(string line, (string Start, string[] Ends) attribution) =>
        attribution.Ends.Any(end => line.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        || (attribution.Start == "Am " && line.EndsWith(':') && GermanVerbs.Any(verb => line.Contains(verb, StringComparison.Ordinal)));

    // Outlook puts the headers of the quoted mail above it: author and at least two more of one language, close together.
    private static bool IsHeaderBlock(string[] lines, int at)
    {
        var language = Array.FindIndex(HeaderBlocks, words => HeaderWord(lines[at]) == words[0]);
        return language >= 0 && lines.Skip(at + 1).Take(HeaderBlockLines)
            .Select(HeaderWord).Distinct().Count(word => Array.IndexOf(HeaderBlocks[language], word) > 0) >= 2;
    }

    private static string HeaderWord(string line)
    {
        var colon = line.IndexOf(':');
        return colon is > 0 and < 20 ? line[..colon].Trim(' ', '*', '\u00a0').ToLowerInvariant() : "";
    }

    [GeneratedRegex(
        @"^\s*(-{2,}\s*(Original Message|Original-Nachricht|Ursprüngliche Nachricht|Originalnachricht|Message d'origine|Message original|Messaggio originale)\s*-{2,}|_{20,})\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Separator();

    [GeneratedRegex(
        @"^\s*(-{3,}\s*(Forwarded message|Weitergeleitete Nachricht|Message transféré|Message transmis|Messaggio inoltrato|Messaggio inoltrato)\s*-*|Begin forwarded message:|Anfang der weitergeleiteten Nachricht:|Début du message transféré :|Inizio messaggio inoltrato:)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Forwarded();
}
