using System.Net;

namespace Gateway.Host.Operations;

/// <summary>Answers the commands <c>status</c>, <c>drain</c> and <c>ban</c>: HTTP over a Unix socket in the data folder that only
/// the gateway's own user can open.</summary>
internal sealed partial class ControlServer : IAsyncDisposable
{
    private const string SocketName = "control.sock";

    // struct sockaddr_un has room for 107 characters and an end.
    private const int LongestPath = 107;

    private readonly WebApplication? _web;
    private readonly string _path;

    private ControlServer(WebApplication? web, string path) => (_web, _path) = (web, path);

    /// <summary>Path of the socket below a data folder.</summary>
    public static string SocketIn(string dataFolder) => Path.Combine(dataFolder, SocketName);

    /// <summary>Starts to serve. Without a socket, because the path of the data folder is too long for one, calls are served all
    /// the same, and the log says so.</summary>
    public static async Task<ControlServer> StartAsync(StartUp startUp, IServiceControl? service, Action stop)
    {
        var path = SocketIn(startUp.Data);
        var logger = startUp.Loggers.CreateLogger<ControlServer>();
        if (service is null)
        {
            return new ControlServer(null, path);
        }

        if (path.Length > LongestPath)
        {
            LogTooLong(logger, path);
            return new ControlServer(null, path);
        }

        // The database lets one gateway in: what lies here is left over from a crash.
        File.Delete(path);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(startUp.Loggers).AddSingleton<IHostLifetime, NoLifetime>();
        var web = builder.Build();
        Map(web, service, startUp.Health, stop, logger);
        await web.StartAsync(CancellationToken.None).ConfigureAwait(false);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new ControlServer(web, path);
    }

    /// <summary>Stops to serve; requests under way get half a second.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_web is null)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _web.StopAsync(patience.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        File.Delete(_path);
    }

    private static void Map(WebApplication web, IServiceControl service, Health health, Action stop, ILogger logger)
    {
        web.MapGet("/status", () => Results.Json(service.Status()));
        web.MapPost("/drain", () =>
        {
            service.IsDraining = true;
            health.NotServing("drain", "new calls are refused, those in progress go on");
            LogDraining(logger);
            return Results.Json(service.Status());
        });
        web.MapDelete("/drain", () =>
        {
            service.IsDraining = false;
            health.Serving("drain");
            LogServing(logger);
            return Results.Json(service.Status());
        });
        web.MapPost("/stop", () =>
        {
            stop();
            return Results.NoContent();
        });
        web.MapGet("/bans", () => Results.Json(service.Bans()));
        web.MapPost("/outbox/{item:long}/resend", async (long item, CancellationToken ct) =>
            await service.ResendAsync(item, ct).ConfigureAwait(false) ? Results.NoContent() : Results.NotFound());
        web.MapDelete("/bans/{source}", (string source) =>
            IPAddress.TryParse(source, out var address) && service.Lift(address) ? Results.NoContent() : Results.NotFound());
    }

    [LoggerMessage(LogLevel.Warning, "no control socket: {Path} is too long; status, drain and ban cannot ask this gateway")]
    private static partial void LogTooLong(ILogger logger, string path);

    [LoggerMessage(LogLevel.Information, "draining: new calls are refused, those in progress go on")]
    private static partial void LogDraining(ILogger logger);

    [LoggerMessage(LogLevel.Information, "no longer draining: new calls are taken")]
    private static partial void LogServing(ILogger logger);
}
