using System.Globalization;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>What the octets read from a stream start with.</summary>
public enum SipFrameKind
{
    /// <summary>Part of a message: read more.</summary>
    NeedsMore,

    /// <summary>A double CRLF (RFC 5626 section 4.4.1): consume it, answer one CRLF.</summary>
    Ping,

    /// <summary>A whole message.</summary>
    Complete,

    /// <summary>No frame can be found any more: answer if the head can be read, then close.</summary>
    Broken,
}

/// <summary>
/// The first frame in a stream buffer. The message is <see cref="Length"/> octets from <see cref="Start"/>; both together are
/// consumed. A broken frame covers the header section when that is complete, else nothing.
/// </summary>
public readonly record struct SipFrame(SipFrameKind Kind, int Start, int Length, string Reason = "", int Status = 400)
{
    /// <summary>How many octets to drop from the buffer once the frame is dealt with.</summary>
    public int Consumed => Start + Length;
}

/// <summary>Finds messages in a stream by their Content-Length (RFC 3261 sections 7.5 and 18.3), which is mandatory there. What two
/// readers could cut differently is broken: a line that ends in a bare LF, a NUL, a second Content-Length.</summary>
public static class SipFramer
{
    /// <summary>Looks at the start of what has been read and not yet consumed.</summary>
    public static SipFrame Next(ReadOnlySpan<byte> buffer)
    {
        if (buffer.StartsWith("\r\n\r\n"u8))
        {
            return new(SipFrameKind.Ping, 0, 4);
        }

        // A single CRLF before a message is an answered ping or left over from the message before.
        var start = buffer.StartsWith("\r\n"u8) ? 2 : 0;
        var message = buffer[start..];
        var head = HeadLength(message);
        if (HasAmbiguousEnd(head < 0 ? message : message[..head]))
        {
            return new(SipFrameKind.Broken, start, Math.Max(head, 0), "Bare LF or NUL in the header section");
        }

        if ((head < 0 ? message.Length : head) > SipParser.MaxHeadBytes)
        {
            return new(SipFrameKind.Broken, start, Math.Max(head, 0), "Header section too long");
        }

        if (head < 0)
        {
            return new(SipFrameKind.NeedsMore, start, 0);
        }

        if (!TryReadContentLength(message[..head], out var length, out var reason))
        {
            return new(SipFrameKind.Broken, start, head, reason);
        }

        if (length > SipParser.MaxMessageBytes - head)
        {
            return new(SipFrameKind.Broken, start, head, "Message too large", 413);
        }

        return message.Length < head + length
            ? new(SipFrameKind.NeedsMore, start, 0)
            : new(SipFrameKind.Complete, start, head + length);
    }

    /// <summary>The length of start line and headers with the empty line behind them; -1 while it is not there.</summary>
    private static int HeadLength(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }

    /// <summary>True when a less strict reader could see an end of line or of text where there is none.</summary>
    private static bool HasAmbiguousEnd(ReadOnlySpan<byte> head)
    {
        while (head.IndexOfAny((byte)'\n', (byte)0) is >= 0 and var at)
        {
            // A NUL may stand behind a backslash (RFC 4475 section 3.1.1.2), nothing may stand in for a CR.
            if (at == 0 || head[at - 1] != (head[at] == 0 ? '\\' : '\r'))
            {
                return true;
            }

            head = head[(at + 1)..];
        }

        return false;
    }

    private static bool TryReadContentLength(ReadOnlySpan<byte> head, out int length, out string reason)
    {
        (length, reason) = (0, "Missing Content-Length");
        var isFound = false;
        while (!head.IsEmpty)
        {
            var line = TakeLine(ref head);
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !IsContentLength(line[..colon].TrimEnd(" \t"u8)))
            {
                continue;
            }

            var digits = line[(colon + 1)..].Trim(" \t\r\n"u8);
            if (isFound || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out length))
            {
                reason = isFound ? "More than one Content-Length" : "Malformed Content-Length";
                return false;
            }

            isFound = true;
        }

        return isFound;
    }

    /// <summary>One header line with the lines that continue it.</summary>
    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> head)
    {
        var end = 0;
        do
        {
            end += head[end..].IndexOf((byte)'\n') + 1;
        }
        while (end < head.Length && head[end] is (byte)' ' or (byte)'\t');
        var line = head[..end];
        head = head[end..];
        return line;
    }

    private static bool IsContentLength(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Content-Length"u8) || Ascii.EqualsIgnoreCase(name, "l"u8);
}
