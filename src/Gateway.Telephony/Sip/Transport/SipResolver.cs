using System.Net.Sockets;
using Gateway.Telephony.Sip.Dns;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Transport;

/// <summary>Finds where to send a request (RFC 3263 section 4): NAPTR for the transport, SRV for the servers in their order, A and
/// AAAA for their addresses. The list is to be tried from its begin; it is empty when nothing is found.</summary>
internal sealed class SipResolver(DnsClient dns, bool withV4, bool withV6)
{
    private const int MaxTargets = 16;

    public static SipResolver From(SipOptions options, TimeProvider time)
    {
        var isV6 = options.Listen.AddressFamily == AddressFamily.InterNetworkV6;
        var isBoth = options.Listen.Address.Equals(System.Net.IPAddress.IPv6Any);
        var client = new DnsClient(new DnsServers(options.DnsServers), new HostsFile(), time);
        return new SipResolver(client, withV4: !isV6 || isBoth, withV6: isV6);
    }

    public async ValueTask<IReadOnlyList<SipTarget>> ResolveAsync(SipUri uri, CancellationToken ct)
    {
        if (SipTarget.TryRead(uri, out var literal))
            return [literal];
        if (!SipTarget.TryReadTransport(uri, out var kind))
            return [];
        var host = SipTarget.HostOf(uri);
        // A port says that there is one server; without one DNS may know several.
        var places = uri.Port is { } port ? [new Place(kind, host, port)]
            : await PlacesAsync(uri, host, kind, ct).ConfigureAwait(false);
        var isChosen = uri.Transport is not null;
        var targets = new List<SipTarget>();
        foreach (var place in places)
        {
            var addresses = await dns.FindAddressesAsync(place.Host, withV4, withV6, ct).ConfigureAwait(false);
            targets.AddRange(addresses.Select(address => new SipTarget(
                new(address, place.Port), place.Kind, place.Kind == SipTransportKind.Tls ? host : null,
                MayUseTcp: place.Kind == SipTransportKind.Udp && !isChosen)));
            if (targets.Count >= MaxTargets)
                break;
        }

        return [.. targets.Take(MaxTargets)];
    }

    private async Task<IReadOnlyList<Place>> PlacesAsync(SipUri uri, string host, SipTransportKind kind, CancellationToken ct)
    {
        IReadOnlyList<SipTransportKind> kinds = uri.Transport is not null || uri.Scheme == "sips"
            ? [kind]
            : [SipTransportKind.Udp, SipTransportKind.Tcp, SipTransportKind.Tls];
        var pointers = uri.Transport is null ? await PointersAsync(host, kinds, ct).ConfigureAwait(false) : [];
        var services = pointers.Count > 0 ? pointers : [.. kinds.Select(one => (one, $"{PrefixOf(one)}.{host}"))];
        var places = new List<Place>();
        var isOffered = true;
        foreach (var (serviceKind, name) in services)
        {
            var records = await dns.FindAsync<DnsRecord.Service>(name, DnsType.Srv, ct).ConfigureAwait(false);
            // RFC 2782: the root as target says "decidedly not available".
            isOffered &= records is not [{ Target: "" }];
            places.AddRange(ServiceOrder.Of(records.Where(record => record.Target.Length > 0), Random.Shared.Next)
                .Select(record => new Place(serviceKind, record.Target, record.Port)));
        }

        return places.Count == 0 && isOffered ? [new Place(kind, host, SipTarget.DefaultPortOf(kind))] : places;
    }

    // Section 4.1: only what leads to SRV records of transports that we speak; sips takes nothing but TLS.
    private async Task<IReadOnlyList<(SipTransportKind Kind, string Name)>> PointersAsync(
        string host, IReadOnlyList<SipTransportKind> kinds, CancellationToken ct)
    {
        var records = await dns.FindAsync<DnsRecord.Pointer>(host, DnsType.Naptr, ct).ConfigureAwait(false);
        return
        [
            .. records
                .Where(record => record is { Flags: "S", Target.Length: > 0 } && KindOf(record.Services) is { } kind && kinds.Contains(kind))
                .OrderBy(record => record.Order).ThenBy(record => record.Preference)
                .Select(record => (KindOf(record.Services)!.Value, record.Target)),
        ];
    }

    private static SipTransportKind? KindOf(string services) => services switch
    {
        "SIP+D2U" => SipTransportKind.Udp,
        "SIP+D2T" => SipTransportKind.Tcp,
        "SIPS+D2T" => SipTransportKind.Tls,
        _ => null,
    };

    private static string PrefixOf(SipTransportKind kind) => kind switch
    {
        SipTransportKind.Udp => "_sip._udp",
        SipTransportKind.Tcp => "_sip._tcp",
        _ => "_sips._tcp",
    };

    private readonly record struct Place(SipTransportKind Kind, string Host, int Port);
}
