using System.Diagnostics.CodeAnalysis;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>The dialog that a new one is to take the place of (RFC 3891 section 6.1):
/// <c>callid *( SEMI (to-tag / from-tag / early-flag / generic-param) )</c>.</summary>
/// <param name="CallId">Call-ID of that dialog.</param>
/// <param name="ToTag">Local tag of that dialog at whoever receives this; "0" stands for none (RFC 2543 peers).</param>
/// <param name="FromTag">Remote tag of that dialog at whoever receives this.</param>
/// <param name="IsEarlyOnly">Whether a dialog that is answered already is not to be replaced.</param>
public sealed record ReplacesHeader(string CallId, string ToTag, string FromTag, bool IsEarlyOnly = false)
{
    private const string Name = "Replaces";
    private const int LongestCallId = 256;

    /// <summary>Reads a header value.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ReplacesHeader? replaces)
    {
        replaces = null;
        text = SipGrammar.Trim(text);
        var semicolon = text.IndexOf(';');
        if (semicolon <= 0 || !SipParameters.TryParse(text[semicolon..], out var parameters))
        {
            return false;
        }

        var callId = SipGrammar.Trim(text[..semicolon]);
        if (callId.Length is 0 or > LongestCallId || callId.ContainsAny(" \t\r\n,")
            || parameters["to-tag"] is not { Length: > 0 } toTag || parameters["from-tag"] is not { Length: > 0 } fromTag)
        {
            return false;
        }

        replaces = new ReplacesHeader(callId.ToString(), toTag, fromTag, parameters.Contains("early-only"));
        return true;
    }

    /// <summary>Reads the header that a URI carries behind its question mark, as Refer-To does (RFC 3891 section 5);
    /// null when there is none or it cannot be read.</summary>
    public static ReplacesHeader? Of(SipUri uri) =>
        uri.Headers[Name] is { } escaped && TryParse(UriEscapes.Unescape(escaped), out var replaces) ? replaces : null;

    /// <summary>Whether a URI asks for a replacement at all, readable or not.</summary>
    public static bool IsIn(SipUri uri) => uri.Headers.Contains(Name);

    /// <summary>The URI that asks for this replacement when it is called: the value behind the question mark.</summary>
    public SipUri In(SipUri target) => SipUri.TryParse($"{target.WithoutHeaders()}?{Name}={Uri.EscapeDataString(ToString())}", out var uri)
        ? uri
        : throw new InvalidOperationException("A call-id and two tags always make a URI header.");

    /// <summary>The value as it is written.</summary>
    public override string ToString() => $"{CallId};to-tag={ToTag};from-tag={FromTag}{(IsEarlyOnly ? ";early-only" : "")}";
}
