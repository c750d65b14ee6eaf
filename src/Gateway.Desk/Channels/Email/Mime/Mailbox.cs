using System.Globalization;
using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>A mailbox with its name (RFC 5322, 3.4).</summary>
/// <param name="Name">Name for people; empty when there is none.</param>
/// <param name="Address">The address in lower case, its domain in ASCII (RFC 5890): people type it either way.</param>
internal sealed record Mailbox(string Name, string Address)
{
    // RFC 5321, 4.5.3.1.
    private const int LongestLocalPart = 64;
    private const int LongestAddress = 254;
    private const int LongestHeader = 4000;

    private static readonly IdnMapping Idn = new();

    /// <summary>Domain of the address.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Reads the first mailbox of a header.</summary>
    public static bool TryParse(string? header, out Mailbox mailbox)
    {
        mailbox = new Mailbox("", "");
        if (string.IsNullOrWhiteSpace(header) || header.Length > LongestHeader)
        {
            return false;
        }

        var (text, angle) = Scan(header);
        var address = (angle ?? text).Trim();
        if (!TryNormal(address, out var normal))
        {
            return false;
        }

        mailbox = new Mailbox(angle is null ? "" : Words.Line(EncodedWords.Decode(text.Trim()), LongestAddress), normal);
        return true;
    }

    /// <summary>An address in the form in which it is kept.</summary>
    public static bool TryNormal(string text, out string address)
    {
        address = "";
        var at = text.LastIndexOf('@');
        if (at <= 0 || at > LongestLocalPart || text.Length > LongestAddress)
        {
            return false;
        }

        var local = text[..at];
        var isLocal = local.All(letter => letter > ' ' && letter != '\x7f' && !char.IsControl(letter) && letter is not ('<' or '>' or '(' or ')' or ',' or ';' or ':' or '"' or '\\' or '@' or '[' or ']'))
            && !local.Any(char.IsWhiteSpace);
        if (!isLocal || !TryDomain(text[(at + 1)..], out var domain))
        {
            return false;
        }

        address = $"{local.ToLowerInvariant()}@{domain}";
        return true;
    }

    private static bool TryDomain(string text, out string domain)
    {
        domain = "";
        try
        {
            domain = Idn.GetAscii(text.TrimEnd('.')).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        return domain.Split('.') is { Length: >= 2 } labels
            && labels.All(label => label.Length is > 0 and <= 63 && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));
    }

    // The words before the angle brackets, or all of them; and what the brackets hold. Comments are passed over.
    private static (string Text, string? Angle) Scan(string header)
    {
        var text = new StringBuilder();
        var isQuoted = false;
        var comments = 0;
        for (var i = 0; i < header.Length; i++)
        {
            var letter = header[i];
            if (letter == '\\' && (isQuoted || comments > 0) && i + 1 < header.Length)
            {
                i++;
                text.Append(comments > 0 ? "" : header[i].ToString());
            }
            else if (letter == '"' && comments == 0)
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted)
            {
                text.Append(letter);
            }
            else if (letter is '(' or ')')
            {
                comments = Math.Max(0, comments + (letter == '(' ? 1 : -1));
            }
            else if (comments == 0 && letter == '<')
            {
                var end = header.IndexOf('>', i);
                return (text.ToString(), end < 0 ? header[(i + 1)..] : header[(i + 1)..end]);
            }
            else if (comments == 0 && letter is ',' or ';')
            {
                break;
            }
            else if (comments == 0)
            {
                // A group ("friends: a@example.org;") begins with its name.
                _ = letter == ':' ? text.Clear() : text.Append(letter);
            }
        }

        return (text.ToString(), null);
    }
}
