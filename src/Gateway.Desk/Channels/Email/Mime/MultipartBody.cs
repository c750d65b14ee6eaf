using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>Cuts a body at its boundary (RFC 2046, 5.1.1); forms of the web are written the same way (RFC 7578).</summary>
internal static class MultipartBody
{
    private const int LongestBoundary = 200;

    /// <summary>The parts with their headers, at most <paramref name="most"/>; a last one whose end is missing counts.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body, string? boundary, int most)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
        {
            return parts;
        }

        var delimiter = Encoding.UTF8.GetBytes($"--{boundary}");
        var start = -1;
        var at = 0;
        while (parts.Count < most && NextDelimiter(body.Span, delimiter, at) is var found and >= 0)
        {
            if (start >= 0)
            {
                parts.Add(body[start..Math.Max(start, BeforeLineBreak(body.Span, found))]);
            }

            at = found + delimiter.Length;
            if (body.Span[at..].StartsWith("--"u8))
            {
                return parts;
            }

            var lineEnd = body.Span[at..].IndexOf((byte)'\n');
            start = lineEnd < 0 ? body.Length : at + lineEnd + 1;
            at = start;
        }

        if (start >= 0 && parts.Count < most)
        {
            parts.Add(body[start..]);
        }

        return parts;
    }

    /// <summary>Headers and content of a part or of a whole mail.</summary>
    public static (MailHeaders Headers, ReadOnlyMemory<byte> Content) SplitHeaders(ReadOnlyMemory<byte> part)
    {
        var octets = part.Span;
        if (octets.StartsWith("\r\n"u8) || octets.StartsWith("\n"u8))
        {
            return (MailHeaders.None, part[(octets[0] == '\r' ? 2 : 1)..]);
        }

        var crlf = octets.IndexOf("\r\n\r\n"u8);
        var lf = octets[..(crlf < 0 ? octets.Length : crlf)].IndexOf("\n\n"u8);
        return lf >= 0 ? (MailHeaders.Parse(octets[..lf]), part[(lf + 2)..])
            : crlf >= 0 ? (MailHeaders.Parse(octets[..crlf]), part[(crlf + 4)..])
            : (MailHeaders.Parse(octets), ReadOnlyMemory<byte>.Empty);
    }

    // A delimiter stands at the start of a line.
    private static int NextDelimiter(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, int from)
    {
        while (from < body.Length && body[from..].IndexOf(delimiter) is var found and >= 0)
        {
            if (from + found == 0 || body[from + found - 1] == '\n')
            {
                return from + found;
            }

            from += found + delimiter.Length;
        }

        return -1;
    }

    // The line break before a delimiter belongs to the delimiter.
    private static int BeforeLineBreak(ReadOnlySpan<byte> body, int delimiter) =>
        delimiter >= 2 && body[delimiter - 2] == '\r' ? delimiter - 2 : delimiter - 1;
}
