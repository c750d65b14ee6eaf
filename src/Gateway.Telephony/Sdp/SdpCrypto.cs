using System.Globalization;

namespace Gateway.Telephony.Sdp;

/// <summary>
/// One a=crypto line (RFC 4568 9.1): <c>tag SP suite SP "inline:" base64(key salt) ["|" lifetime] ["|" mki ":" length]
/// [SP session-parameter]*</c>. A line that asks for what we do not do (several keys, a key derivation rate, clear or
/// unauthenticated packets) is none for us.
/// </summary>
internal readonly record struct SdpCrypto(int Tag, CryptoSuite Suite, ReadOnlyMemory<byte> Key, int MkiBytes = 0)
{
    public const string AttributeName = "crypto";

    /// <summary>Most lines of one section that are looked at.</summary>
    public const int MaxLines = 16;

    private const string Inline = "inline:";
    private const int MaxTag = 999_999_999;
    private const int MaxMkiBytes = 128;

    public SdpAttribute ToAttribute() => new(
        AttributeName,
        string.Create(CultureInfo.InvariantCulture, $"{Tag} {Suite.ToName()} {Inline}{Convert.ToBase64String(Key.Span)}"));

    /// <summary>The lines of a section that we can use, in the order of preference.</summary>
    public static IEnumerable<SdpCrypto> Of(MediaDescription media)
    {
        var lines = media.Attributes.Where(attribute => attribute.Name == AttributeName).Take(MaxLines);
        foreach (var line in lines)
        {
            if (TryParse(line.Value, out var crypto))
            {
                yield return crypto;
            }
        }
    }

    public static bool TryParse(ReadOnlySpan<char> value, out SdpCrypto crypto)
    {
        crypto = default;
        value = value.Trim();
        if (!TryTake(ref value, out var tagText)
            || !int.TryParse(tagText, NumberStyles.None, CultureInfo.InvariantCulture, out var tag)
            || tag > MaxTag
            || !TryTake(ref value, out var name)
            || !CryptoSuites.TryParse(name, out var suite)
            || !TryTake(ref value, out var key)
            || !TryParseKey(key, suite, out var bytes, out var mkiBytes)
            || !AreHarmless(value))
        {
            return false;
        }

        crypto = new SdpCrypto(tag, suite, bytes, mkiBytes);
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<char> value, out ReadOnlySpan<char> word)
    {
        value = value.TrimStart(' ');
        var end = value.IndexOf(' ');
        word = end < 0 ? value : value[..end];
        value = end < 0 ? [] : value[end..];
        return !word.IsEmpty;
    }

    private static bool TryParseKey(ReadOnlySpan<char> text, CryptoSuite suite, out byte[] key, out int mkiBytes)
    {
        key = [];
        mkiBytes = 0;
        if (!text.StartsWith(Inline, StringComparison.OrdinalIgnoreCase) || text.Contains(';'))
        {
            return false;
        }

        text = text[Inline.Length..];
        var bar = text.IndexOf('|');
        Span<byte> bytes = stackalloc byte[64];
        var isKey = Convert.TryFromBase64Chars(bar < 0 ? text : text[..bar], bytes, out var length);
        key = bytes[..length].ToArray();
        return isKey && length == suite.KeyBytes() && (bar < 0 || TryParseRest(text[(bar + 1)..], out mkiBytes));
    }

    // A lifetime says when the other side will renew its key; nothing is to be done about it here.
    private static bool TryParseRest(ReadOnlySpan<char> text, out int mkiBytes)
    {
        mkiBytes = 0;
        var bar = text.IndexOf('|');
        var last = bar < 0 ? text : text[(bar + 1)..];
        var colon = last.IndexOf(':');
        return colon < 0
            ? bar < 0
            : int.TryParse(last[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out mkiBytes)
                && mkiBytes is >= 1 and <= MaxMkiBytes;
    }

    // Section 6.3: what begins with "-" or is a window size may be ignored; everything else changes the packets.
    private static bool AreHarmless(ReadOnlySpan<char> parameters)
    {
        while (TryTake(ref parameters, out var parameter))
        {
            if (!parameter.StartsWith("-") && !parameter.StartsWith("WSH=", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
