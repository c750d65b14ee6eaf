using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>A header's value with its parameters (RFC 2045, 5.1), those in pieces and other alphabets included (RFC 2231).</summary>
internal sealed class HeaderValue
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private HeaderValue(string value) => Value = value;

    /// <summary>What stands before the first semicolon, in lower case.</summary>
    public string Value { get; }

    public static HeaderValue Parse(string? header)
    {
        var pieces = Pieces(header ?? "");
        var read = new HeaderValue(pieces.Count > 0 ? pieces[0].Trim().ToLowerInvariant() : "");
        var extended = new SortedDictionary<(string Name, int Number), (string Text, bool IsEncoded)>();
        foreach (var piece in pieces.Skip(1))
        {
            var equals = piece.IndexOf('=');
            if (equals > 0)
            {
                read.Take(piece[..equals].Trim(), Unquote(piece[(equals + 1)..].Trim()), extended);
            }
        }

        foreach (var group in extended.GroupBy(piece => piece.Key.Name))
        {
            read._parameters[group.Key] = Join([.. group.Select(piece => piece.Value)]);
        }

        return read;
    }

    /// <summary>A parameter; none when it is not there.</summary>
    public string? Parameter(string name) => _parameters.GetValueOrDefault(name);

    private void Take(string name, string text, SortedDictionary<(string Name, int Number), (string Text, bool IsEncoded)> extended)
    {
        var star = name.IndexOf('*');
        if (star < 0)
        {
            _parameters.TryAdd(name, EncodedWords.Decode(text));
            return;
        }

        var isEncoded = name.EndsWith('*');
        _ = int.TryParse(name.AsSpan(star + 1).TrimEnd('*'), out var number);
        extended.TryAdd((name[..star].ToLowerInvariant(), number), (text, isEncoded));
    }

    private static string Join(IReadOnlyList<(string Text, bool IsEncoded)> pieces)
    {
        string? charset = null;
        var octets = new List<byte>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (text, isEncoded) = pieces[i];
            if (i == 0 && isEncoded && text.Split('\'', 3) is [var named, _, var rest])
            {
                charset = named;
                text = rest;
            }

            octets.AddRange(isEncoded ? Unescape(text) : Encoding.UTF8.GetBytes(text));
        }

        return Charsets.Decode([.. octets], charset);
    }

    private static byte[] Unescape(string text) =>
        TransferEncoding.DecodeQuotedPrintable(Encoding.UTF8.GetBytes(text.Replace("=", "%3D", StringComparison.Ordinal).Replace('%', '=')), isHeader: false);

    private static string Unquote(string text)
    {
        if (text.Length < 2 || text[0] != '"')
        {
            return text;
        }

        var plain = new StringBuilder();
        for (var i = 1; i < text.Length && text[i] != '"'; i++)
        {
            // Internet Explorer wrote paths without escaping them: a backslash counts only before a quote or another one.
            i += text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' ? 1 : 0;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }

    private static List<string> Pieces(string header)
    {
        var pieces = new List<string>();
        var isQuoted = false;
        var start = 0;
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == '\\' && isQuoted)
            {
                i++;
            }
            else if (header[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (header[i] == ';' && !isQuoted)
            {
                pieces.Add(header[start..i]);
                start = i + 1;
            }
        }

        pieces.Add(header[start..]);
        return pieces;
    }
}
