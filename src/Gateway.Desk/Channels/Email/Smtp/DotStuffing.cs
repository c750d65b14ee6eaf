namespace Gateway.Desk.Channels.Email.Smtp;

/// <summary>The content of a mail as it goes over the wire (RFC 5321, 4.5.2 and 2.3.8): every line ends with CR LF, one that begins with
/// a full stop gets a second, and a line with one alone ends it.</summary>
internal static class DotStuffing
{
    public static byte[] Write(ReadOnlySpan<byte> mail)
    {
        using var wire = new MemoryStream(mail.Length + (mail.Length / 64) + 8);
        while (mail.Length > 0)
        {
            var length = mail.IndexOfAny((byte)'\r', (byte)'\n');
            var line = length < 0 ? mail : mail[..length];
            if (line.StartsWith("."u8))
            {
                wire.WriteByte((byte)'.');
            }

            wire.Write(line);
            wire.Write("\r\n"u8);
            mail = length < 0 ? default : mail[(length + (mail[length..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }

        wire.Write(".\r\n"u8);
        return wire.ToArray();
    }
}
