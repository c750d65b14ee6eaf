namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// Reads <c>*( field-name HCOLON field-value CRLF ) CRLF</c> (RFC 3261 section 7.3.1). Folds become spaces in place; a bare LF
/// ends a line too. Blanks before the colon and any spelling of the name lead to the same header, so no filter is passed by.
/// Control characters stand only behind a backslash (RFC 4475 section 3.1.1.2).
/// </summary>
internal static class HeaderSectionParser
{
    /// <summary>Reads on behind a bad line, so that the request can be answered; the first fault is kept.</summary>
    public static void Read(byte[] buffer, int start, SipHeaders headers, out int bodyStart, ref ParseError? fault)
    {
        var position = start;
        bodyStart = -1;
        while (position < buffer.Length && position <= SipParser.MaxHeadBytes)
        {
            var end = UnfoldLine(buffer, position, out var next);
            if (end < 0)
            {
                break;
            }

            if (end == position)
            {
                bodyStart = next;
                return;
            }

            var lineFault = AddLine(buffer, position, end, headers);
            fault ??= lineFault;
            if (headers.Count > SipParser.MaxHeaderLines)
            {
                fault ??= new ParseError(400, "Too many header lines");
                return;
            }

            position = next;
        }

        fault ??= position > SipParser.MaxHeadBytes
            ? new ParseError(400, "Header section too long")
            : new ParseError(400, "Header section does not end");
    }

    /// <summary>Where the line ends once the lines that continue it are joined by spaces; -1 when its LF is missing.</summary>
    private static int UnfoldLine(byte[] buffer, int start, out int next)
    {
        next = start;
        while (true)
        {
            var length = buffer.AsSpan(next).IndexOf((byte)'\n');
            if (length < 0)
            {
                return -1;
            }

            var lineFeed = next + length;
            var end = lineFeed > start && buffer[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
            next = lineFeed + 1;
            var isFolded = end > start && next < buffer.Length && buffer[next] is (byte)' ' or (byte)'\t';
            if (!isFolded)
            {
                return end;
            }

            buffer.AsSpan(end, next - end).Fill((byte)' ');
        }
    }

    private static ParseError? AddLine(byte[] buffer, int start, int end, SipHeaders headers)
    {
        var line = buffer.AsSpan(start, end - start);
        if (line.Length > SipParser.MaxLineBytes)
        {
            return new ParseError(400, "Header line too long");
        }

        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? [] : line[..colon].TrimEnd(" \t"u8);
        if (!SipGrammar.IsToken(name))
        {
            return new ParseError(400, "Malformed header line");
        }

        if (HasStrayControl(line))
        {
            return new ParseError(400, "Control character in a header");
        }

        var value = line[(colon + 1)..];
        var leading = value.Length - value.TrimStart(" \t"u8).Length;
        var octets = buffer.AsMemory(start + colon + 1 + leading, value.Trim(" \t"u8).Length);
        headers.AddReceived(HeaderNames.Canonical(name), octets);
        return null;
    }

    private static bool HasStrayControl(ReadOnlySpan<byte> line)
    {
        var offset = 0;
        while (line[offset..].IndexOfAny(SipGrammar.ControlOctets) is >= 0 and var step)
        {
            offset += step;
            if (offset == 0 || line[offset - 1] != '\\' || line[offset] == '\r')
            {
                return true;
            }

            offset++;
        }

        return false;
    }
}
