using System.Net;
using Gateway.Host.Configuration;
using Gateway.Host.Operations;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;

namespace Gateway.Host.Web;

/// <summary>Serves what the world may reach: webhooks of providers, web chat, the API. Apart from <see cref="OperationsServer"/>, so
/// that opening one never opens the other.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    // A provider or browser that sends its headers or body slower than this is no provider.
    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private const int MostConnections = 2000;

    private readonly WebApplication _web;

    private WebServer(WebApplication web) => _web = web;

    /// <summary>The address that is served, with the port that was taken when port 0 was asked for.</summary>
    public IPEndPoint EndPoint
    {
        get
        {
            var address = new Uri(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
        }
    }

    /// <summary>Starts to serve what <paramref name="parts"/> map and the <paramref name="larger"/> ones bring.</summary>
    /// <exception cref="IOException">The address is taken or does not exist.</exception>
    public static async Task<WebServer> StartAsync(
        WebOptions options,
        IReadOnlyList<Action<IEndpointRouteBuilder>> parts,
        ILoggerFactory loggers,
        CancellationToken ct,
        IReadOnlyList<IWebPart>? larger = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = HeaderPatience;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = MostConnections;
            kestrel.Listen(options.Listen!);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers).AddSingleton<IHostLifetime, NoLifetime>();
        foreach (var part in larger ?? [])
        {
            part.AddTo(builder.Services);
        }

        var web = builder.Build();
        web.UseForwardedHeaders(Forwarded(options));
        web.UseWebSockets();
        foreach (var part in larger ?? [])
        {
            part.Use(web);
        }

        foreach (var map in parts)
        {
            map(web);
        }

        await web.StartAsync(ct).ConfigureAwait(false);
        return new WebServer(web);
    }

    /// <summary>Stops to serve; requests under way get a second.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await _web.StopAsync(patience.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
    }

    private static ForwardedHeadersOptions Forwarded(WebOptions options)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.Proxies)
        {
            forwarded.KnownIPNetworks.Add(proxy);
        }

        return forwarded;
    }
}
