using System.Net;
using Gateway.Host.Configuration.Yaml;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>sip</c> of <c>gateway.yaml</c>: addresses, realm and timers.</summary>
internal static class SipSection
{
    public static SipOptions Read(Section sip, FileContext context)
    {
        var defaults = new SipOptions();
        var read = new SipOptions
        {
            Listen = sip.Value("listen", NetworkScalars.Listener, defaults.Listen),
            Advertised = sip.Optional("advertised", NetworkScalars.HostAndPort)?.Value,
            Realm = sip.Value("realm", Realm, defaults.Realm),
            DnsServers = [.. sip.Values<IPEndPoint>("dns", NetworkScalars.Listener).Select(server => server.Value)],
            Tls = TlsSection.Read(sip, context),
            Connections = ConnectionsSection.Read(sip.Below("connections")),
            T1 = sip.Value("t1", Scalars.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5)), defaults.T1),
            T2 = sip.Value("t2", Scalars.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30)), defaults.T2),
            T4 = sip.Value("t4", Scalars.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30)), defaults.T4),
            SessionExpires = sip.Value(
                "session-expires", Scalars.Duration(defaults.MinSessionExpires, TimeSpan.FromHours(24)), defaults.SessionExpires),
            Reliability = sip.Value("reliable-ringing", Reliability, defaults.Reliability),
        };
        if (read.T2 < read.T1)
        {
            sip.Faults.Add(sip.LineOf("t2"), "'t2' is shorter than 't1', expected the longest interval between retransmissions");
        }

        sip.Close();
        return read;
    }

    private static readonly ScalarReader<ReliableProvisional> Reliability = Scalars.OneOf(
        ("when-required", ReliableProvisional.WhenRequired),
        ("with-media", ReliableProvisional.WithMedia),
        ("always", ReliableProvisional.Always));

    private static string? Realm(string text, out string value)
    {
        value = text;
        return Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 ? null
            : $"'{text}' is no realm, expected a domain such as voice.example.com";
    }
}
