using System.Globalization;
using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Calls.Messages;

/// <summary>What a MESSAGE carries. Reading is pure: text/plain in UTF-8 or ISO-8859-1, the same inside message/cpim (RFC 3862), and
/// the sign that somebody types (RFC 3994), which is taken and ignored.</summary>
internal abstract record MessageBody
{
    /// <summary>The longest body that is read, in octets.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>The types that are taken; the value of Accept.</summary>
    public const string Accepted = "text/plain, message/cpim, application/im-iscomposing+xml";

    private const string PlainText = "text/plain";
    private const string Cpim = "message/cpim";
    private const string Composing = "application/im-iscomposing+xml";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private MessageBody()
    {
    }

    /// <summary>Words.</summary>
    /// <param name="Value">Lines end with LF, no other control character but the tab.</param>
    /// <param name="Sent">When they were written, if the body says so.</param>
    public sealed record Text(string Value, DateTimeOffset? Sent) : MessageBody;

    /// <summary>Nothing that anybody has to read.</summary>
    public sealed record Nothing : MessageBody;

    /// <summary>Not taken.</summary>
    public sealed record Refused(int Status, string Reason) : MessageBody;

    /// <summary>Reads the body of a request.</summary>
    public static MessageBody Read(SipRequest request)
    {
        var body = request.Body.Span;
        return body.Length > MaxLength ? new Refused(413, "the text is too long")
            : body.IsEmpty ? new Refused(400, "Empty Message")
            : Read(request.Headers.Get(HeaderNames.ContentType) ?? PlainText, body, isWrapped: false);
    }

    private static MessageBody Read(string contentType, ReadOnlySpan<byte> body, bool isWrapped)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        if (!SipParameters.TryParse(end < 0 ? "" : contentType[end..], out var parameters))
            return new Refused(400, "Bad Content-Type");
        return type switch
        {
            PlainText => ReadText(body, parameters["charset"]?.ToLowerInvariant()),
            Cpim when !isWrapped => Unwrap(body),
            Composing => new Nothing(),
            _ => new Refused(415, "no text"),
        };
    }

    private static MessageBody Unwrap(ReadOnlySpan<byte> body)
    {
        if (!CpimMessage.TryParse(body, out var message))
            return new Refused(400, "Bad CPIM");
        if (!message.IsPlain)
            return new Refused(415, "asks for what we do not know");
        var inside = Read(message.ContentType ?? PlainText, message.Content.Span, isWrapped: true);
        var sent = DateTimeOffset.TryParse(message.DateTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : (DateTimeOffset?)null;
        return inside is Text text ? text with { Sent = sent } : inside;
    }

    private static MessageBody ReadText(ReadOnlySpan<byte> body, string? charset)
    {
        if (charset is not (null or "utf-8" or "utf8" or "us-ascii" or "iso-8859-1" or "latin1"))
            return new Refused(415, "its character set is not known");
        try
        {
            return Cleaned(charset is "iso-8859-1" or "latin1" ? Encoding.Latin1.GetString(body) : Utf8.GetString(body));
        }
        catch (DecoderFallbackException) when (charset is null)
        {
            // Old phones write Latin-1 and do not say so.
            return Cleaned(Encoding.Latin1.GetString(body));
        }
        catch (DecoderFallbackException)
        {
            return new Refused(400, "Bad Text");
        }
    }

    private static MessageBody Cleaned(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings("\n"))
        {
            if (!char.IsControl(character) || character is '\n' or '\t')
                clean.Append(character);
        }

        return string.IsNullOrWhiteSpace(clean.ToString()) ? new Refused(400, "Empty Message") : new Text(clean.ToString(), null);
    }
}
