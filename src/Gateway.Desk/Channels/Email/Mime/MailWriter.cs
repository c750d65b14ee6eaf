using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>Writes a mail (RFC 5322, 2045-2047, 2231) in lines of printable ASCII of at most 76 letters; only an address with other
/// letters is written as it is (RFC 6532). Whatever a value holds, it stays inside its header.</summary>
internal static class MailWriter
{
    private const int LongestLine = 76;
    private const int MostReferences = 20;
    private const int LongestSubject = 250;
    private const int LongestName = 200;
    private const int LongestQuoted = 60;

    public static byte[] Write(OutgoingMail mail)
    {
        var text = new StringBuilder();
        Header(text, "Date", [MailDate.Write(mail.Date)]);
        Header(text, "From", Words(mail.From));
        Header(text, "To", Words(mail.To));
        Header(text, "Subject", EncodedWords.Encode(Mime.Words.Line(mail.Subject, LongestSubject)));
        Header(text, "Message-ID", [$"<{mail.MessageId}>"]);
        string[] references = [.. mail.References.Where(IsId).Distinct()];
        if (references.Length > 0)
        {
            Header(text, "In-Reply-To", [$"<{references[^1]}>"]);
            Header(text, "References", Shortened(references).Select(id => $"<{id}>"));
        }

        if (mail.AutoSubmitted is { } automatic)
        {
            Header(text, "Auto-Submitted", [automatic]);
            Header(text, "X-Auto-Response-Suppress", ["All"]);
        }

        if (mail.Language is { } language && language.All(char.IsAsciiLetter))
        {
            Header(text, "Content-Language", [language]);
        }

        text.Append("MIME-Version: 1.0\r\n");
        Body(text, mail);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Body(StringBuilder text, OutgoingMail mail)
    {
        if (mail.Files.Count == 0)
        {
            Part(text, mail.Text);
            return;
        }

        // Neither encoding below ever writes "=_".
        var boundary = $"=_{mail.MessageId.Split('.', '@')[0]}";
        text.Append("Content-Type: multipart/mixed; boundary=\"").Append(boundary).Append("\"\r\n\r\n--").Append(boundary).Append("\r\n");
        Part(text, mail.Text);
        foreach (var file in mail.Files)
        {
            text.Append("--").Append(boundary).Append("\r\n");
            Part(text, file);
        }

        text.Append("--").Append(boundary).Append("--\r\n");
    }

    private static void Part(StringBuilder text, string body)
    {
        var lines = body.ReplaceLineEndings("\r\n");
        text.Append("Content-Type: text/plain; charset=utf-8\r\n");
        var isMostlyForeign = Encoding.UTF8.GetByteCount(lines) > lines.Length * 3 / 2;
        text.Append(isMostlyForeign ? "Content-Transfer-Encoding: base64\r\n\r\n" : "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
        text.Append(isMostlyForeign ? TransferEncoding.EncodeBase64(Encoding.UTF8.GetBytes(lines)) : TransferEncoding.EncodeQuotedPrintable(lines));
    }

    private static void Part(StringBuilder text, OutgoingFile file)
    {
        var name = Mime.Words.Line(file.Name, LongestName);
        Header(text, "Content-Type", [HeaderValue.Parse(file.MediaType).Value is var type && type.All(IsToken) && type.Contains('/') ? type : "application/octet-stream"]);
        Header(text, "Content-Disposition", ["attachment;", .. FileName(name)]);
        text.Append("Content-Transfer-Encoding: base64\r\n\r\n").Append(TransferEncoding.EncodeBase64(file.Content));
    }

    // RFC 2231, 4.1: in pieces that fit a line, and only where plain letters do not do.
    private static IEnumerable<string> FileName(string name)
    {
        if (name.Length <= 60 && name.All(letter => letter is >= ' ' and <= '~' and not ('"' or '\\')))
        {
            return [$"filename=\"{name}\""];
        }

        var escaped = string.Concat(Encoding.UTF8.GetBytes(name).Select(octet => char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'.' or (byte)'-' ? $"{(char)octet}" : $"%{octet:X2}"));
        var pieces = escaped.Chunk(51).Select(chunk => new string(chunk)).ToList();
        return pieces.Select((piece, i) => $"filename*{i}*={(i == 0 ? "utf-8''" : "")}{piece}{(i < pieces.Count - 1 ? ";" : "")}");
    }

    // Every word stays whole and is free of line breaks; a long line breaks between them.
    private static void Header(StringBuilder text, string name, IEnumerable<string> words)
    {
        text.Append(name).Append(':');
        var column = name.Length + 1;
        foreach (var word in words)
        {
            if (word.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            {
                throw new ArgumentException($"A word of {name} holds a line break.", nameof(words));
            }

            if (column + word.Length + 1 > LongestLine && column > name.Length + 1 && word.Length > 0)
            {
                text.Append("\r\n");
                column = 0;
            }

            text.Append(' ').Append(word);
            column += word.Length + 1;
        }

        text.Append("\r\n");
    }

    private static IEnumerable<string> Words(Mailbox mailbox)
    {
        var name = Mime.Words.Line(mailbox.Name, LongestName);
        if (name.Length == 0)
        {
            return [$"<{mailbox.Address}>"];
        }

        // A quoted string never ends before its own end: quotes and backslashes are escaped.
        var isPlain = name.Length <= LongestQuoted && Ascii.IsValid(name) && !name.Contains("=?", StringComparison.Ordinal);
        var words = isPlain ? [$"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""] : EncodedWords.Words(name);
        return [.. words, $"<{mailbox.Address}>"];
    }

    private static IEnumerable<string> Shortened(string[] references) =>
        references.Length <= MostReferences ? references : [references[0], .. references[^(MostReferences - 1)..]];

    // Only ids as they stand in mails; other channels' and our own substitutes for missing ones stay away.
    private static bool IsId(string id) =>
        id.Contains('@') && id.Length <= LongestSubject && id.All(letter => letter is > ' ' and <= '~' and not ('<' or '>'));

    private static bool IsToken(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '.' or '+' or '_';
}
