using System.Net;

namespace Gateway.Host.Configuration;

/// <summary>Where health and metrics are served.</summary>
public sealed record HttpOptions
{
    /// <summary>Address and port. Default 127.0.0.1:8080; port 0 takes a free one (tests). Nothing here asks for a
    /// password yet, so open it only to networks that may see it.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8080);
}
