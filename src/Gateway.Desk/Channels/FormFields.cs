using System.Net;
using System.Text;

namespace Gateway.Desk.Channels;

/// <summary>The fields of a form (application/x-www-form-urlencoded) or query, in their order; the first of a name counts.</summary>
internal sealed class FormFields
{
    private const int MostFields = 256;

    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>All fields.</summary>
    public IReadOnlyList<(string Name, string Value)> All => _fields;

    /// <summary>The value of a field; none when it is missing.</summary>
    public string? this[string name] => _fields.Find(field => field.Name == name).Value;

    /// <summary>Reads a body.</summary>
    public static FormFields Parse(ReadOnlySpan<byte> body) => new FormFields().Add(Encoding.UTF8.GetString(body));

    /// <summary>Adds the fields of a text, for example a query without its question mark.</summary>
    public FormFields Add(string text)
    {
        foreach (var range in text.AsSpan().Split('&'))
        {
            var pair = text.AsSpan(range);
            if (pair.Length == 0 || _fields.Count == MostFields)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            _fields.Add(equals < 0
                ? (Decoded(pair), "")
                : (Decoded(pair[..equals]), Decoded(pair[(equals + 1)..])));
        }

        return this;
    }

    // Octets that are no UTF-8 become U+FFFD; a zero ends words in too many places.
    private static string Decoded(ReadOnlySpan<char> text) => WebUtility.UrlDecode(text.ToString()).Replace("\0", "", StringComparison.Ordinal);
}
