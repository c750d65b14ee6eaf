using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Telephony.Sip.Messages;

/// <summary>
/// One Via value (RFC 3261 section 20.42, RFC 3581): <c>sent-protocol LWS sent-by *( SEMI via-params )</c>. Immutable.
/// </summary>
public sealed class ViaHeader(string transport, string host, int? port, SipParameters? parameters = null)
{
    /// <summary>What each branch of an RFC 3261 element starts with.</summary>
    public const string MagicCookie = "z9hG4bK";

    /// <summary>Protocol and version; "SIP/2.0" in all but broken messages.</summary>
    public string Protocol { get; private init; } = "SIP/2.0";

    /// <summary>UDP, TCP, TLS, WS, WSS or another, as written.</summary>
    public string Transport { get; } = transport;

    /// <summary>The sent-by host, IPv6 in brackets.</summary>
    public string Host { get; } = host;

    /// <summary>The sent-by port when one is written.</summary>
    public int? Port { get; } = port;

    public SipParameters Parameters { get; } = parameters ?? SipParameters.Empty;

    public string? Branch => Parameters["branch"];

    /// <summary>True when the branch is unique by itself (section 8.1.1.7), so that it may match transactions.</summary>
    public bool HasUniqueBranch =>
        Branch is { } branch && branch.Length > MagicCookie.Length && branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address that the request came from, as the receiver noted it; without brackets.</summary>
    public string? Received => Parameters["received"]?.Trim('[', ']');

    /// <summary>True when the sender asks for the answer at the port it sent from (RFC 3581).</summary>
    public bool WantsRport => Parameters.Contains("rport");

    /// <summary>The port that the request came from, as the receiver noted it.</summary>
    public int? Rport =>
        ushort.TryParse(Parameters["rport"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads one Via value.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ViaHeader? via)
    {
        via = null;
        text = SipGrammar.Trim(text);
        if (!TryReadProtocol(ref text, out var protocol))
        {
            return false;
        }

        var blank = text.IndexOfAny(' ', '\t');
        if (blank < 0 || !SipGrammar.IsToken(text[..blank]))
        {
            return false;
        }

        var transport = Intern(text[..blank]);
        var sentBy = SipGrammar.Trim(text[blank..]);
        var semicolon = sentBy.IndexOf(';');
        var hostPort = SipGrammar.Trim(semicolon < 0 ? sentBy : sentBy[..semicolon]);
        if (!SipHost.TryParse(hostPort, out var host, out var port)
            || !SipParameters.TryParse(semicolon < 0 ? [] : sentBy[semicolon..], out var parameters))
        {
            return false;
        }

        via = new ViaHeader(transport, host, port, parameters) { Protocol = protocol };
        return true;
    }

    /// <summary>This Via with one parameter set.</summary>
    public ViaHeader WithParameter(string name, string? value) =>
        new(Transport, Host, Port, Parameters.With(name, value)) { Protocol = Protocol };

    /// <summary>The value as it is written.</summary>
    public override string ToString() => Port is { } port
        ? $"{Protocol}/{Transport} {Host}:{port}{Parameters}"
        : $"{Protocol}/{Transport} {Host}{Parameters}";

    private static bool TryReadProtocol(ref ReadOnlySpan<char> text, out string protocol)
    {
        protocol = "SIP/2.0";
        if (text.StartsWith("SIP/2.0/"))
        {
            text = SipGrammar.Trim(text["SIP/2.0/".Length..]);
            return true;
        }

        // Blanks may stand round each slash.
        var first = text.IndexOf('/');
        var second = first < 0 ? -1 : text[(first + 1)..].IndexOf('/') + first + 1;
        if (second <= first)
        {
            return false;
        }

        var name = SipGrammar.Trim(text[..first]);
        var version = SipGrammar.Trim(text[(first + 1)..second]);
        protocol = name.Equals("SIP", StringComparison.OrdinalIgnoreCase) && version is "2.0" ? protocol : $"{name}/{version}";
        text = SipGrammar.Trim(text[(second + 1)..]);
        return SipGrammar.IsToken(name) && SipGrammar.IsToken(version);
    }

    private static string Intern(ReadOnlySpan<char> transport) => transport switch
    {
        "UDP" => "UDP",
        "TCP" => "TCP",
        "TLS" => "TLS",
        "WS" => "WS",
        "WSS" => "WSS",
        _ => transport.ToString(),
    };
}
