using System.Net;

namespace Gateway.Host.Configuration;

/// <summary>Where the gateway is reached by providers, visitors and programs.</summary>
public sealed record WebOptions
{
    /// <summary>Address and port; none when nothing is served. Behind a proxy that speaks TLS this is a local one.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Address as the world calls it, without a path; providers sign it.</summary>
    public Uri? Url { get; init; }

    /// <summary>Proxies whose X-Forwarded-For is believed. Default: this machine.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [new(IPAddress.Loopback, 32), new(IPAddress.IPv6Loopback, 128)];

    /// <summary>Whether <c>/.well-known/contact.json</c> tells how to reach the company. Default yes.</summary>
    public bool TellsContact { get; init; } = true;

    /// <summary>Networks inside that requests of ours may go to although they are not public. Default none.</summary>
    public IReadOnlyList<IPNetwork> Inside { get; init; } = [];
}
