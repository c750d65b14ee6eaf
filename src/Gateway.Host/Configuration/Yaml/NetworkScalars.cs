using System.Globalization;
using System.Net;

namespace Gateway.Host.Configuration.Yaml;

/// <summary>Readers of addresses, networks and ports.</summary>
internal static class NetworkScalars
{
    /// <summary>An address with a port, for example 0.0.0.0:5060 or [::]:5060.</summary>
    public static string? Listener(string text, out IPEndPoint value)
    {
        value = new IPEndPoint(IPAddress.None, 0);
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (colon < 0 || !TryAddress(isBracketed ? host[1..^1] : host, out var address) || address.ToString().Contains(':') != isBracketed)
        {
            return $"'{text}' is no address with a port, expected for example 0.0.0.0:5060 or [::]:5060";
        }

        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
        {
            return $"'{text[(colon + 1)..]}' is no port, expected 0 to 65535";
        }

        value = new IPEndPoint(address, port);
        return null;
    }

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static readonly ScalarReader<IPAddress> Address = (string text, out IPAddress value) =>
        TryAddress(text, out value) ? null : $"'{text}' is no IP address, expected for example 192.0.2.10";

    /// <summary>A host name or address, with or without a port.</summary>
    public static readonly ScalarReader<string> HostAndPort = (string text, out string value) =>
    {
        value = text;
        if (IPEndPoint.TryParse(text, out _))
        {
            return null;
        }

        var (host, port) = text.LastIndexOf(':') is var colon and >= 0 ? (text[..colon], text[(colon + 1)..]) : (text, "1");
        var isPort = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536;
        var isName = Uri.CheckHostName(host) == UriHostNameType.Dns && !host.All(letter => char.IsAsciiDigit(letter) || letter == '.');
        return isPort && (isName || TryAddress(host, out _))
            ? null
            : $"'{text}' is no host, expected a name or an address, with a port if it is not 5060, for example sip.example.com";
    };

    /// <summary>A network in CIDR form, or one address.</summary>
    public static string? Network(string text, out IPNetwork value)
    {
        value = default;
        if (TryAddress(text, out var address))
        {
            value = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return null;
        }

        if (BaseOf(text) is { } meant && text.StartsWith(meant.BaseAddress.ToString() + '/', StringComparison.OrdinalIgnoreCase))
        {
            value = meant;
            return null;
        }

        return BaseOf(text) is { } network ? $"'{text}' names an address inside a network, did you mean '{network}'?"
            : Uri.CheckHostName(text) == UriHostNameType.Dns && text.Any(char.IsAsciiLetter)
            ? $"'{text}' is a host name, expected its address: calls are taken by source address only"
            : $"'{text}' is no network, expected an address or a CIDR network, for example 192.0.2.10 or 192.0.2.0/24";
    }

    /// <summary>A range of ports, for example 20000-29999, that begins with an even one (RFC 3550 section 11).</summary>
    public static string? Ports(string text, out (int First, int Last) value)
    {
        value = default;
        var dash = text.IndexOf('-');
        const NumberStyles style = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (dash < 0
            || !int.TryParse(text.AsSpan(0, dash), style, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(text.AsSpan(dash + 1), style, CultureInfo.InvariantCulture, out var last))
        {
            return $"'{text}' is no range of ports, expected first-last, for example 20000-29999";
        }

        value = (first, last);
        return first < 1024 || last > 65535 ? $"'{text}' leaves the usable ports, expected a range within 1024-65535"
            : first % 2 != 0 ? $"'{text}' begins with an odd port, expected an even one, for example {first + 1}"
            : last < first + 1 ? $"'{text}' is no range, expected the last port above the first"
            : null;
    }

    // IPAddress.TryParse also takes "1" and "10.1"; an operator who writes that has made a mistake.
    private static bool TryAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!) && (text.Contains(':') || text.Count(letter => letter == '.') == 3);

    private static IPNetwork? BaseOf(string text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0 || !TryAddress(text[..slash], out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || bits > address.GetAddressBytes().Length * 8)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        for (var bit = bits; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), bits);
    }
}
