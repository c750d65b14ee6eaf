using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>Reads and writes <c>host [ ":" port ]</c> (RFC 3261 section 25.1, RFC 5118); IPv6 addresses stand in brackets.</summary>
public static class SipHost
{
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    private static readonly SearchValues<char> AddressChars = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>The longest host name (RFC 1035).</summary>
    public const int MaxLength = 255;

    /// <summary>An address as a host: IPv6 in brackets, IPv4 that came in over an IPv6 socket as IPv4.</summary>
    public static string Format(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }

    /// <summary>Reads a host and its port; blanks are allowed round the colon, as in Via.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? host, out int? port)
    {
        (host, port) = (null, null);
        var end = text is ['[', ..] ? text.IndexOf(']') + 1 : text.IndexOf(':');
        var name = end < 0 ? text : SipGrammar.Trim(text[..end]);
        if (!IsHost(name))
        {
            return false;
        }

        if (end >= 0 && !TryParsePort(SipGrammar.Trim(text[end..]), out port))
        {
            return false;
        }

        host = name[0] == '[' ? WithTwoColons(name.ToString()) : name.ToString();
        return true;
    }

    internal static bool IsHost(ReadOnlySpan<char> text)
    {
        if (text is ['[', .. var inner, ']'])
        {
            return inner.Contains(':') && !inner.ContainsAnyExcept(AddressChars)
                && IPAddress.TryParse(WithTwoColons(inner.ToString()), out _);
        }

        return text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(NameChars);
    }

    /// <summary>True for an IP address, with or without brackets: such a value needs no quotes in a parameter.</summary>
    internal static bool IsAddressText(ReadOnlySpan<char> text)
    {
        var inner = text is ['[', .. var bracketed, ']'] ? bracketed : text;
        return !inner.IsEmpty && !inner.ContainsAnyExcept(AddressChars) && IPAddress.TryParse(inner, out _);
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out int? port)
    {
        port = null;
        if (text.IsEmpty)
        {
            return true;
        }

        var digits = SipGrammar.Trim(text[1..]);
        if (text[0] != ':' || !ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        port = number;
        return number > 0;
    }

    // RFC 5118 section 4.10: an old grammar let three colons come before an IPv4 part.
    private static string WithTwoColons(string address) => address.Replace(":::", "::", StringComparison.Ordinal);
}
