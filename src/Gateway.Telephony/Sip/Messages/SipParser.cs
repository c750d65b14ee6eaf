using System.Diagnostics.CodeAnalysis;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// Reads a message from the octets of one datagram or one frame (RFC 3261 sections 7 and 25.1):
/// <c>( Request-Line / Status-Line ) *( message-header ) CRLF [ message-body ]</c>. Never throws. Every octet that is kept
/// is copied once, so the caller's buffer is free again.
/// </summary>
public static class SipParser
{
    /// <summary>The longest message.</summary>
    public const int MaxMessageBytes = 65_535;

    /// <summary>The longest start line plus header section.</summary>
    public const int MaxHeadBytes = 32_768;

    /// <summary>The longest header line, its folds included.</summary>
    public const int MaxLineBytes = 8_192;

    /// <summary>The most header lines.</summary>
    public const int MaxHeaderLines = 256;

    /// <summary>
    /// Reads one message. Octets behind its Content-Length are ignored, as RFC 3261 section 18.3 says for datagrams.
    /// A message given out has one readable From, To, Call-ID and CSeq, a readable Via, and no broken Contact or Route.
    /// </summary>
    public static bool TryParse(
        ReadOnlySpan<byte> data, [NotNullWhen(true)] out SipMessage? message, [NotNullWhen(false)] out ParseError? error)
    {
        (message, error) = (null, null);
        data = data.TrimStart("\r\n"u8);
        if (data.IsEmpty)
        {
            error = new ParseError(400, "Empty message");
            return false;
        }

        var isTooLarge = data.Length > MaxMessageBytes;
        var buffer = data[..Math.Min(data.Length, MaxMessageBytes)].ToArray();
        var lineEnd = buffer.AsSpan().IndexOf((byte)'\n');
        if (lineEnd < 0 || !StartLineParser.TryParse(buffer.AsSpan(0, lineEnd).TrimEnd((byte)'\r'), out var read, out error))
        {
            error = (error ?? new ParseError(400, "No SIP message")) with { IsNoMessage = !data.StartsWith("SIP/"u8) };
            return false;
        }

        var fault = read.Fault;
        HeaderSectionParser.Read(buffer, lineEnd + 1, read.Message.Headers, out var bodyStart, ref fault);
        if (isTooLarge)
        {
            fault = new ParseError(413, "Message too large");
        }

        fault ??= MessageCheck.FaultOf(read.Message) ?? MessageCheck.ReadBody(read.Message, buffer, bodyStart);
        if (fault is null)
        {
            message = read.Message;
            return true;
        }

        error = fault with { Request = MessageCheck.Answerable(read.Message) };
        return false;
    }
}
