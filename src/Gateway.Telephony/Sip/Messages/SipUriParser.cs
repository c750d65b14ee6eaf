using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// Reads URIs (RFC 3261 section 25.1): <c>SIP-URI = "sip:" [ userinfo "@" ] hostport uri-parameters [ headers ]</c>.
/// Lenient in the user part, where phones write more than the grammar allows; strict in all that delimits.
/// </summary>
internal static class SipUriParser
{
    private static readonly SearchValues<char> Never =
        SearchValues.Create(string.Concat(Enumerable.Range(0, 0x21).Select(code => (char)code)) + "<>\"\x7f");

    private static readonly SearchValues<char> SchemeChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        var colon = text.IndexOf(':');
        if (colon <= 0 || colon == text.Length - 1 || text.Length > SipUri.MaxLength || text.ContainsAny(Never)
            || !char.IsAsciiLetter(text[0]) || text[..colon].ContainsAnyExcept(SchemeChars))
        {
            return false;
        }

        var scheme = Scheme(text[..colon]);
        var rest = text[(colon + 1)..];
        switch (scheme)
        {
            case "sip" or "sips":
                return TryParseSip(scheme, rest, out uri);
            case "tel":
                return TryParseTel(rest, out uri);
            default:
                uri = SipUri.OpaqueOf(scheme, rest.ToString());
                return true;
        }
    }

    private static string Scheme(ReadOnlySpan<char> text) => text switch
    {
        "sip" => "sip",
        "sips" => "sips",
        "tel" => "tel",
        _ => text.ToString().ToLowerInvariant(),
    };

    private static bool TryParseSip(string scheme, ReadOnlySpan<char> rest, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        string? user = null;
        string? password = null;
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            if (!TryParseUserInfo(rest[..at], out user, out password))
            {
                return false;
            }

            rest = rest[(at + 1)..];
        }

        var headers = SipParameters.Empty;
        var question = rest.IndexOf('?');
        if (question >= 0)
        {
            if (!SipParameters.TryParseUriHeaders(rest[(question + 1)..], out headers))
            {
                return false;
            }

            rest = rest[..question];
        }

        var semicolon = rest.IndexOf(';');
        var hostPort = semicolon < 0 ? rest : rest[..semicolon];
        if (!SipParameters.TryParse(semicolon < 0 ? [] : rest[semicolon..], out var parameters)
            || rest.Contains('@') || !UriEscapes.AreValid(rest)
            || !SipHost.TryParse(hostPort, out var host, out var port))
        {
            return false;
        }

        uri = new SipUri(scheme, user, password, host, port, parameters, headers);
        return true;
    }

    private static bool TryParseUserInfo(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? user, out string? password)
    {
        (user, password) = (null, null);
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        if (name.IsEmpty || !UriEscapes.AreValid(text))
        {
            return false;
        }

        user = name.ToString();
        password = colon < 0 ? null : text[(colon + 1)..].ToString();
        return true;
    }

    // RFC 3966 section 3: the number, then parameters.
    private static bool TryParseTel(ReadOnlySpan<char> rest, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        var semicolon = rest.IndexOf(';');
        var number = semicolon < 0 ? rest : rest[..semicolon];
        if (number.IsEmpty || !UriEscapes.AreValid(rest)
            || !SipParameters.TryParse(semicolon < 0 ? [] : rest[semicolon..], out var parameters))
        {
            return false;
        }

        uri = new SipUri("tel", number.ToString(), null, "", null, parameters, null);
        return true;
    }
}
