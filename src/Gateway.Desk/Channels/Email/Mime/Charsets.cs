using System.Text;

namespace Gateway.Desk.Channels.Email.Mime;

/// <summary>Octets to text by the name of a charset. A name that is missing, unknown or wrong costs letters, never the mail: what is
/// valid UTF-8 is read as such, anything else as Windows-1252, which also stands for ISO 8859-1 as browsers take it.</summary>
internal static class Charsets
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly EncodingProvider Pages = CodePagesEncodingProvider.Instance;
    private static readonly Encoding Western = Pages.GetEncoding(1252)!;

    public static string Decode(ReadOnlySpan<byte> octets, string? charset)
    {
        try
        {
            return (Find(charset) ?? Utf8).GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return Western.GetString(octets);
        }
    }

    private static Encoding? Find(string? charset)
    {
        var name = charset?.Trim('"', '\'', ' ').ToLowerInvariant();
        switch (name)
        {
            case null or "" or "utf-8" or "utf8" or "us-ascii" or "ascii" or "unknown-8bit":
                return null;
            case "iso-8859-1" or "latin1":
                return Western;
            case "utf-7" or "x-user-defined":
                return null;
        }

        try
        {
            return Pages.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
