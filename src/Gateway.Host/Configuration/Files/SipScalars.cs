using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Host.Configuration.Files;

/// <summary>Readers of SIP addresses.</summary>
internal static class SipScalars
{
    /// <summary>Words for a transport; empty leaves it to DNS, which without an entry means UDP.</summary>
    public static readonly ScalarReader<string> Transport = Choices.Of(("udp", "udp"), ("tcp", "tcp"), ("tls", "tls"));

    /// <summary>A user part of an address of record: no blanks, no "@", nothing that would have to be escaped.</summary>
    public static readonly ScalarReader<string> User = (string text, out string value) =>
    {
        value = text.Trim();
        return value.Length is > 0 and <= 128 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || "+-_.!~*'()&=$,;?/".Contains(letter))
            ? null
            : $"'{text}' is no user of a SIP address, expected for example +4930123456 or account123, without @ and domain";
    };

    /// <summary>A host or address with or without port as a URI over <paramref name="transport"/>.</summary>
    public static ScalarReader<SipUri> Server(string? transport) => (string text, out SipUri value) =>
    {
        value = new SipUri("sip", null, "invalid");
        if (NetworkScalars.HostAndPort(text, out _) is { } wrong)
        {
            return wrong;
        }

        // An IPv6 address without a port is written without brackets, too.
        var host = text.Count(letter => letter == ':') > 1 && !text.StartsWith('[') ? $"[{text}]" : text;
        return SipUri.TryParse($"sip:{host}{(transport is null ? "" : $";transport={transport}")}", out value!)
            ? null
            : $"'{text}' is no host, expected for example sip.example.com or 192.0.2.10:5060";
    };
}
