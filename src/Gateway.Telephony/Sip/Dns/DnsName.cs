using System.Text;

namespace Gateway.Telephony.Sip.Dns;

/// <summary>Domain names on the wire (RFC 1035 sections 3.1 and 4.1.4).</summary>
internal static class DnsName
{
    private const int LongestLabel = 63;
    private const int LongestName = 255;
    private const byte PointerBits = 0xC0;

    // Each label of a name can be pointed to once; a name has 127 at most.
    private const int MaxJumps = 128;

    /// <summary>Writes a name; false when it is no host name or does not fit.</summary>
    public static bool TryWrite(string name, Span<byte> to, out int written)
    {
        written = 0;
        name = name.TrimEnd('.');
        if (name.Length is 0 or > LongestName - 2)
            return false;
        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > LongestLabel || !Ascii.IsValid(label) || written + label.Length + 2 > to.Length)
                return false;
            to[written++] = (byte)label.Length;
            written += Encoding.ASCII.GetBytes(label, to[written..]);
        }

        to[written++] = 0;
        return true;
    }

    /// <summary>Reads a name at <paramref name="position"/> and moves behind it. Pointers lead backwards only, so no loop can be
    /// made of them. A label with other letters than host names have is refused, as it could pass for two.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int position, out string name)
    {
        name = "";
        var text = new StringBuilder();
        var (at, end, jumps) = (position, -1, 0);
        while (at < message.Length)
        {
            var length = message[at];
            if (length == 0)
            {
                position = end < 0 ? at + 1 : end;
                name = text.ToString();
                return true;
            }

            if ((length & PointerBits) == PointerBits)
            {
                if (at + 1 >= message.Length || ++jumps > MaxJumps)
                    return false;
                var target = (length & ~PointerBits) << 8 | message[at + 1];
                if (target >= at)
                    return false;
                end = end < 0 ? at + 2 : end;
                at = target;
            }
            else if (!TryReadLabel(message, ref at, text))
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryReadLabel(ReadOnlySpan<byte> message, ref int at, StringBuilder text)
    {
        var length = message[at++];
        if (length > LongestLabel || at + length > message.Length || text.Length + length + 1 > LongestName)
            return false;
        if (text.Length > 0)
            text.Append('.');
        foreach (var letter in message.Slice(at, length))
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'_'))
                return false;
            text.Append(char.ToLowerInvariant((char)letter));
        }

        at += length;
        return true;
    }
}
