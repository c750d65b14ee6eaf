using System.Buffers;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>The lexical rules that the header grammars share (RFC 3261 section 25.1).</summary>
internal static class SipGrammar
{
    /// <summary>Control characters other than the tab.</summary>
    public static readonly SearchValues<byte> ControlOctets =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(code => code != '\t').Select(code => (byte)code), 127]);

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> TokenChars = SearchValues.Create(Alphanumeric + "-.!%*_+`'~");
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "-.!%*_+`'~"));
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0");
    private static readonly SearchValues<char> ListMarks = SearchValues.Create(",\"<");
    private static readonly SearchValues<char> ParameterMarks = SearchValues.Create(";\"");

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenChars);

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim(" \t");

    /// <summary>The text with every CR, LF and NUL made a space: what a peer controls can not start a line of its own.</summary>
    public static string OneLine(string text) => text.AsSpan().ContainsAny(LineBreaks)
        ? string.Create(text.Length, text, static (chars, source) =>
        {
            source.CopyTo(chars);
            chars.ReplaceAny(LineBreaks, ' ');
        })
        : text;

    /// <summary>The length of the quoted-string that <paramref name="text"/> starts with, both quotes included; -1 when it does not end.</summary>
    public static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>The index of the comma that ends the first value of a list, its length when there is one value; -1 when a quote or bracket does not close.</summary>
    public static int ListValueLength(ReadOnlySpan<char> text) => LengthUntil(text, ListMarks, ',');

    /// <summary>As <see cref="ListValueLength"/> for parameters, which end at a semicolon.</summary>
    public static int ParameterLength(ReadOnlySpan<char> text) => LengthUntil(text, ParameterMarks, ';');

    /// <summary>What a quoted-string says: without its quotes, with quoted pairs resolved.</summary>
    public static string Unquote(ReadOnlySpan<char> quoted)
    {
        var inner = quoted[1..^1];
        if (!inner.Contains('\\'))
        {
            return inner.ToString();
        }

        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
            {
                i++;
            }

            text.Append(inner[i]);
        }

        return text.ToString();
    }

    /// <summary>The text as a quoted-string on one line.</summary>
    public static string Quote(string text) => $"\"{OneLine(text).Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static int LengthUntil(ReadOnlySpan<char> text, SearchValues<char> marks, char end)
    {
        var position = 0;
        while (true)
        {
            var step = text[position..].IndexOfAny(marks);
            if (step < 0)
            {
                return text.Length;
            }

            position += step;
            if (text[position] == end)
            {
                return position;
            }

            var skip = text[position] == '"' ? QuotedLength(text[position..]) : text[position..].IndexOf('>') + 1;
            if (skip <= 0)
            {
                return -1;
            }

            position += skip;
        }
    }
}
