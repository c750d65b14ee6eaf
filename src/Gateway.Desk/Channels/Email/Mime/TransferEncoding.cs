using System.Buffers.Text;
using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>Content transfer encodings (RFC 2045, 6.7 and 6.8). Reading forgives what senders do wrong; writing keeps lines at 76.</summary>
internal static class TransferEncoding
{
    private const int LineLength = 76;
    private const string Hex = "0123456789ABCDEF";

    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string? encoding) => encoding?.Trim().ToLowerInvariant() switch
    {
        "base64" => DecodeBase64(body.Span),
        "quoted-printable" => DecodeQuotedPrintable(body.Span, isHeader: false),
        _ => body,
    };

    /// <summary>Everything that is no letter of the alphabet is passed over; what is left over at the end is dropped.</summary>
    public static byte[] DecodeBase64(ReadOnlySpan<byte> text)
    {
        var letters = new byte[text.Length + 2];
        var count = 0;
        foreach (var octet in text)
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'+' or (byte)'/')
            {
                letters[count++] = octet;
            }
        }

        if (count % 4 == 1)
        {
            count--;
        }

        while (count % 4 != 0)
        {
            letters[count++] = (byte)'=';
        }

        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(count)];
        Base64.DecodeFromUtf8(letters.AsSpan(0, count), decoded, out _, out var written);
        return decoded[..written];
    }

    /// <summary>In a header (RFC 2047, 4.2) an underscore is a space.</summary>
    public static byte[] DecodeQuotedPrintable(ReadOnlySpan<byte> text, bool isHeader)
    {
        var decoded = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                decoded[count++] = isHeader && text[i] == '_' ? (byte)' ' : text[i];
            }
            else if (i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                decoded[count++] = (byte)((FromHex(text[i + 1]) << 4) | FromHex(text[i + 2]));
                i += 2;
            }
            else if (SoftBreak(text[(i + 1)..]) is var length and > 0)
            {
                i += length;
            }
            else
            {
                decoded[count++] = text[i];
            }
        }

        return decoded[..count];
    }

    public static string EncodeBase64(ReadOnlySpan<byte> content)
    {
        var encoded = Convert.ToBase64String(content);
        var lines = new StringBuilder(encoded.Length + (encoded.Length / LineLength * 2) + 2);
        for (var at = 0; at < encoded.Length; at += LineLength)
        {
            lines.Append(encoded, at, Math.Min(LineLength, encoded.Length - at)).Append("\r\n");
        }

        return lines.ToString();
    }

    /// <summary>Text whose lines end with CR LF; white space at their ends and a leading full stop survive every relay.</summary>
    public static string EncodeQuotedPrintable(string text)
    {
        var encoded = new StringBuilder(text.Length * 2);
        foreach (var line in text.Split("\r\n"))
        {
            AppendLine(encoded, Encoding.UTF8.GetBytes(line));
        }

        return encoded.ToString();
    }

    private static void AppendLine(StringBuilder encoded, byte[] line)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var octet = line[i];
            var isPlain = octet is (> (byte)' ' and <= (byte)'~' and not (byte)'=') || (octet is (byte)' ' or (byte)'\t' && i < line.Length - 1);
            if (column + (isPlain ? 1 : 3) > LineLength - 1)
            {
                encoded.Append("=\r\n");
                column = 0;
            }

            isPlain &= octet != '.' || column > 0;
            _ = isPlain ? encoded.Append((char)octet) : encoded.Append('=').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
            column += isPlain ? 1 : 3;
        }

        encoded.Append("\r\n");
    }

    // Octets of the white space and line break behind an equals sign; 0 when it is none.
    private static int SoftBreak(ReadOnlySpan<byte> rest)
    {
        var i = 0;
        while (i < rest.Length && rest[i] is (byte)' ' or (byte)'\t' && i < LineLength)
        {
            i++;
        }

        return i == rest.Length ? i
            : rest[i] == '\n' ? i + 1
            : rest[i] == '\r' ? i + (i + 1 < rest.Length && rest[i + 1] == '\n' ? 2 : 1)
            : 0;
    }

    private static int FromHex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
