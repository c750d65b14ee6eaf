using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// A name, a URI and parameters, as in From, To, Contact, Route and P-Asserted-Identity (RFC 3261 section 20.10):
/// <c>( name-addr / addr-spec ) *( SEMI generic-param )</c>. Immutable.
/// </summary>
public sealed class NameAddress(string? displayName, SipUri uri, SipParameters? parameters = null)
{
    /// <summary>The display name without quotes; null when there is none.</summary>
    public string? DisplayName { get; } = string.IsNullOrEmpty(displayName) ? null : displayName;

    public SipUri Uri { get; } = uri;

    /// <summary>The header parameters (behind the bracket), not those of the URI.</summary>
    public SipParameters Parameters { get; } = parameters ?? SipParameters.Empty;

    /// <summary>The tag that names one end of a dialog; null outside dialogs.</summary>
    public string? Tag => Parameters["tag"];

    /// <summary>Reads one value. In the form without brackets a semicolon starts the header's parameters and a question mark is a fault.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out NameAddress? address)
    {
        address = null;
        text = SipGrammar.Trim(text);
        string? name = null;
        if (text is ['"', ..])
        {
            var length = SipGrammar.QuotedLength(text);
            if (length < 0)
            {
                return false;
            }

            name = SipGrammar.Unquote(text[..length]);
            text = SipGrammar.Trim(text[length..]);
            return text is ['<', ..] && TryParseBracketed(name, text, out address);
        }

        var bracket = text.IndexOf('<');
        if (bracket < 0)
        {
            return TryParsePlain(text, out address);
        }

        var words = SipGrammar.Trim(text[..bracket]);
        name = words.IsEmpty ? null : words.ToString();
        return !words.ContainsAny("\"<>") && TryParseBracketed(name, text[bracket..], out address);
    }

    /// <summary>This address with a tag.</summary>
    public NameAddress WithTag(string tag) => new(DisplayName, Uri, Parameters.With("tag", tag));

    /// <summary>This address with one header parameter set.</summary>
    public NameAddress WithParameter(string name, string? value) => new(DisplayName, Uri, Parameters.With(name, value));

    /// <summary>The value as it is written: always with brackets, a name always quoted.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (DisplayName is not null)
        {
            text.Append(SipGrammar.Quote(DisplayName)).Append(' ');
        }

        text.Append('<').Append(Uri).Append('>');
        Parameters.AppendTo(text);
        return text.ToString();
    }

    private static bool TryParseBracketed(string? name, ReadOnlySpan<char> text, [NotNullWhen(true)] out NameAddress? address)
    {
        address = null;
        var end = text.IndexOf('>');
        if (end < 0 || !SipUri.TryParse(text[1..end], out var uri) || !SipParameters.TryParse(text[(end + 1)..], out var parameters))
        {
            return false;
        }

        address = new NameAddress(name, uri, parameters);
        return true;
    }

    private static bool TryParsePlain(ReadOnlySpan<char> text, [NotNullWhen(true)] out NameAddress? address)
    {
        address = null;
        var semicolon = text.IndexOf(';');
        var bare = SipGrammar.Trim(semicolon < 0 ? text : text[..semicolon]);
        var behind = semicolon < 0 ? [] : text[semicolon..];
        if (bare.ContainsAny("?,") || behind.Contains('@') || !SipUri.TryParse(bare, out var uri)
            || !SipParameters.TryParse(behind, out var parameters))
        {
            return false;
        }

        address = new NameAddress(null, uri, parameters);
        return true;
    }
}
