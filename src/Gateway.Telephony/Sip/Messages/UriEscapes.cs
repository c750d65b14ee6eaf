using System.Buffers;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Percent escapes in URIs (RFC 3261 section 19.1.2): each component is escaped by its own set and unescaped once.</summary>
internal static class UriEscapes
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";

    private static readonly SearchValues<char> UserChars = SearchValues.Create(Unreserved + "&=+$,;?/");
    private static readonly SearchValues<char> ParameterChars = SearchValues.Create(Unreserved + "[]/:&+$");

    public static bool AreValid(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%'))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return false;
            }

            text = text[(i + 3)..];
        }

        return true;
    }

    public static string Unescape(string text) => text.Contains('%') ? Uri.UnescapeDataString(text) : text;

    public static string EscapeUser(string text) => Escape(text, UserChars);

    public static string EscapeParameter(string text) => Escape(text, ParameterChars);

    /// <summary>The form to compare: escapes of unreserved characters resolved, the others in upper case (section 19.1.4).</summary>
    public static string Canonical(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var canonical = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                canonical.Append(text[i]);
                continue;
            }

            var code = Convert.ToInt32(text.Substring(i + 1, 2), 16);
            if (Unreserved.Contains((char)code, StringComparison.Ordinal))
            {
                canonical.Append((char)code);
            }
            else
            {
                canonical.Append('%').Append(code.ToString("X2"));
            }

            i += 2;
        }

        return canonical.ToString();
    }

    private static string Escape(string text, SearchValues<char> allowed)
    {
        if (!text.AsSpan().ContainsAnyExcept(allowed))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 8);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (allowed.Contains((char)octet))
            {
                escaped.Append((char)octet);
            }
            else
            {
                escaped.Append('%').Append(octet.ToString("X2"));
            }
        }

        return escaped.ToString();
    }
}
