using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>A message with its first line read; a request may have a fault that is answered once its headers are known.</summary>
internal readonly record struct StartLine(SipMessage Message, ParseError? Fault);

/// <summary>
/// Reads <c>Request-Line = Method SP Request-URI SP SIP-Version</c> or <c>Status-Line = SIP-Version SP Status-Code SP Reason-Phrase</c>
/// (RFC 3261 sections 7.1 and 7.2). Blanks at the end are forgiven, any other extra blank is not.
/// </summary>
internal static class StartLineParser
{
    private const string Version = "SIP/2.0";

    /// <summary>False when the line is neither, so that there is nothing to answer.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out StartLine start, [NotNullWhen(false)] out ParseError? error)
    {
        (start, error) = (default, null);
        if (line.Length > SipParser.MaxLineBytes)
        {
            error = new ParseError(414, "Start line too long");
            return false;
        }

        Span<char> buffer = line.Length <= 512 ? stackalloc char[512] : new char[line.Length];
        ReadOnlySpan<char> text = buffer[..Encoding.UTF8.GetChars(line, buffer)];
        var isRead = !line.ContainsAny(SipGrammar.ControlOctets) && (text.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase)
            ? TryParseStatus(text, out start)
            : TryParseRequest(text.TrimEnd(" \t"), out start));
        error = isRead ? null : new ParseError(400, "Malformed start line");
        return isRead;
    }

    private static bool TryParseStatus(ReadOnlySpan<char> text, out StartLine start)
    {
        start = default;
        if (!text.StartsWith(Version + " ", StringComparison.OrdinalIgnoreCase) || text.Length < Version.Length + 4)
        {
            return false;
        }

        var code = text.Slice(Version.Length + 1, 3);
        var reason = text[(Version.Length + 4)..];
        if (!int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 699
            || reason is not ([] or [' ', ..]))
        {
            return false;
        }

        start = new StartLine(new SipResponse(status, Reason(status, SipGrammar.Trim(reason))), null);
        return true;
    }

    private static string Reason(int status, ReadOnlySpan<char> reason)
    {
        var usual = SipStatus.ReasonOf(status);
        return reason.SequenceEqual(usual) ? usual : reason.ToString();
    }

    private static bool TryParseRequest(ReadOnlySpan<char> text, out StartLine start)
    {
        start = default;
        var first = text.IndexOf(' ');
        var last = text.LastIndexOf(' ');
        if (first <= 0 || last <= first || !SipGrammar.IsToken(text[..first])
            || !text[(last + 1)..].StartsWith("SIP/", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var method = SipMethods.Intern(text[..first]);
        var version = text[(last + 1)..];
        var target = text[(first + 1)..last];
        var fault = version.Equals(Version, StringComparison.OrdinalIgnoreCase) ? null : new ParseError(505, "Version Not Supported");
        if (!SipUri.TryParse(target, out var uri))
        {
            fault ??= target.Length > SipUri.MaxLength
                ? new ParseError(414, "Request-URI Too Long")
                : new ParseError(400, "Malformed Request-URI");
            uri = SipUri.OpaqueOf("", "");
        }

        start = new StartLine(new SipRequest(method, uri), fault);
        return true;
    }
}
