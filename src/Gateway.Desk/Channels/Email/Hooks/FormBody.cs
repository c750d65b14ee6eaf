using System.Text;
using Gateway.Desk.Channels.Email.Mime;

namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>A form as it is posted: multipart/form-data (RFC 7578) or application/x-www-form-urlencoded. At most <see cref="Most"/>
/// fields are read.</summary>
internal sealed class FormBody
{
    private const int Most = 1000;

    private readonly List<FormField> _fields = [];

    /// <summary>Its files, in their order.</summary>
    public IEnumerable<FormField> Files => _fields.Where(entry => entry.FileName is not null);

    public static bool TryParse(string? contentType, ReadOnlyMemory<byte> body, out FormBody form)
    {
        form = new FormBody();
        var type = HeaderValue.Parse(contentType);
        switch (type.Value)
        {
            case "multipart/form-data" when type.Parameter("boundary") is { Length: > 0 } boundary:
                foreach (var part in MultipartBody.Split(body, boundary, Most))
                {
                    form.Take(part);
                }

                return form._fields.Count > 0;
            case "application/x-www-form-urlencoded":
                form.TakePairs(body.Span);
                return form._fields.Count > 0;
            default:
                return false;
        }
    }

    /// <summary>The first field of that name as text; none when it is not there.</summary>
    public string? Text(string name, string? charset = null) => Find(name) is { } field ? Charsets.Decode(field.Content.Span, charset) : null;

    /// <summary>The first field of that name.</summary>
    public FormField? Find(string name) => _fields.Find(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Take(ReadOnlyMemory<byte> part)
    {
        var (headers, content) = MultipartBody.SplitHeaders(part);
        var disposition = HeaderValue.Parse(headers.First("Content-Disposition"));
        if (disposition.Parameter("name") is { } name)
        {
            _fields.Add(new FormField(name, disposition.Parameter("filename"), headers.First("Content-Type") ?? "", content));
        }
    }

    private void TakePairs(ReadOnlySpan<byte> body)
    {
        while (body.Length > 0 && _fields.Count < Most)
        {
            var end = body.IndexOf((byte)'&');
            var pair = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            if (equals > 0)
            {
                _fields.Add(new FormField(Encoding.UTF8.GetString(Unescape(pair[..equals])), null, "", Unescape(pair[(equals + 1)..])));
            }
        }
    }

    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        var plain = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.Slice(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var octet))
            {
                plain[count++] = octet;
                i += 2;
            }
            else
            {
                plain[count++] = text[i] == '+' ? (byte)' ' : text[i];
            }
        }

        return plain[..count];
    }
}

/// <summary>A field of a form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FileName">Name of the file; none for a field of text.</param>
/// <param name="MediaType">Type as the sender says.</param>
/// <param name="Content">The content.</param>
internal sealed record FormField(string Name, string? FileName, string MediaType, ReadOnlyMemory<byte> Content);
