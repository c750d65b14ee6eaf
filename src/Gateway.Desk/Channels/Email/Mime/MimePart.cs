namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>A mail, or a part of one (RFC 2045, 2046). Parts are read to a depth of <see cref="Deepest"/>, <see cref="Most"/> in each.</summary>
internal sealed class MimePart
{
    private const int Deepest = 8;
    private const int Most = 100;

    private readonly ReadOnlyMemory<byte> _body;

    private MimePart(MailHeaders headers, ReadOnlyMemory<byte> body, int depth)
    {
        _body = body;
        Headers = headers;
        Type = HeaderValue.Parse(headers.First("Content-Type"));
        Disposition = HeaderValue.Parse(headers.First("Content-Disposition"));
        Parts = depth < Deepest && Type.Value.StartsWith("multipart/", StringComparison.Ordinal)
            ? [.. MultipartBody.Split(body, Type.Parameter("boundary"), Most).Select(part => Parse(part, depth + 1))]
            : [];
    }

    public MailHeaders Headers { get; }

    public HeaderValue Type { get; }

    public HeaderValue Disposition { get; }

    public IReadOnlyList<MimePart> Parts { get; }

    /// <summary>Media type; what says nothing is text (RFC 2045, 5.2).</summary>
    public string MediaType => Type.Value.Contains('/') ? Type.Value : "text/plain";

    /// <summary>The content as it was before it was encoded for the way.</summary>
    public ReadOnlyMemory<byte> Content => TransferEncoding.Decode(_body, Headers.First("Content-Transfer-Encoding"));

    /// <summary>The content as text, with the lines of format=flowed (RFC 3676) put together.</summary>
    public string Text
    {
        get
        {
            var text = Charsets.Decode(Content.Span, Type.Parameter("charset"));
            return "flowed".Equals(Type.Parameter("format"), StringComparison.OrdinalIgnoreCase)
                ? FlowedText.Unfold(text, "yes".Equals(Type.Parameter("delsp"), StringComparison.OrdinalIgnoreCase))
                : text;
        }
    }

    /// <summary>Name of the file; none when it has none.</summary>
    public string? FileName => Disposition.Parameter("filename") ?? Type.Parameter("name");

    public static MimePart Parse(ReadOnlyMemory<byte> mail) => Parse(mail, 0);

    /// <summary>This part and all below it, in their order.</summary>
    public IEnumerable<MimePart> All() => Parts.SelectMany(part => part.All()).Prepend(this);

    private static MimePart Parse(ReadOnlyMemory<byte> octets, int depth)
    {
        var (headers, body) = MultipartBody.SplitHeaders(octets);
        return new MimePart(headers, body, depth);
    }
}
