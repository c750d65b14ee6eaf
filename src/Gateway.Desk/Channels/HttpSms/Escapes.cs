using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Desk.Channels.HttpSms;

/// <summary>How values are escaped in each place.</summary>
internal static class Escapes
{
    /// <summary>RFC 3986 section 2: for paths, queries and forms.</summary>
    public static string Url(string value) => Uri.EscapeDataString(Whole(value));

    /// <summary>The inside of a JSON string (RFC 8259 section 7).</summary>
    public static string Json(string value) => JsonEncodedText.Encode(Whole(value), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    /// <summary>Text or attribute of XML 1.0; characters that XML does not know are left out.</summary>
    public static string Xml(string value) =>
        SecurityElement.Escape(string.Concat(Whole(value).Where(letter => letter is '\t' or '\n' or '\r' or >= ' ' and not '\uFFFE' and not '\uFFFF'))) ?? "";

    /// <summary>A header (RFC 9110 section 5.5): printable ASCII, the rest is left out.</summary>
    public static string Header(string value) => string.Concat(value.Where(letter => letter is >= ' ' and <= '~'));

    public static Func<string, string> Of(BodyForm form) => form switch
    {
        BodyForm.Json => Json,
        BodyForm.Xml => Xml,
        _ => Url,
    };

    public static string MediaTypeOf(BodyForm form) => form switch
    {
        BodyForm.Json => "application/json",
        BodyForm.Xml => "application/xml",
        _ => "application/x-www-form-urlencoded",
    };

    // Half a surrogate pair is no text for anybody.
    private static string Whole(string value)
    {
        var whole = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            whole.Append(rune);
        }

        return whole.ToString();
    }
}
