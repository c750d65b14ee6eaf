using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Host.Operations;

/// <summary>Serves <c>/health/live</c>, <c>/health/ready</c> (200 or 503, with the reasons as JSON) and <c>/metrics</c>
/// (Prometheus text of every meter whose name begins with "gateway").</summary>
internal sealed class OperationsServer : IAsyncDisposable
{
    // From a commit on disk to a caller's patience; the library's own steps are meant for milliseconds.
    private static readonly double[] Seconds = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600];

    private readonly WebApplication _web;
    private readonly MeterProvider _meters;

    private OperationsServer(WebApplication web, MeterProvider meters)
    {
        _web = web;
        _meters = meters;
    }

    /// <summary>The address that is served, with the port that was taken when port 0 was asked for.</summary>
    public IPEndPoint EndPoint
    {
        get
        {
            var address = new Uri(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
        }
    }

    /// <summary>Starts to serve.</summary>
    /// <exception cref="IOException">The address is taken or does not exist.</exception>
    public static async Task<OperationsServer> StartAsync(
        HttpOptions options, Health health, ILoggerFactory loggers, CancellationToken ct)
    {
        var meters = Sdk.CreateMeterProviderBuilder().AddMeter("gateway*", "System.Runtime").AddView(InSeconds).AddPrometheusExporter().Build();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Listen);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers).AddSingleton<IHostLifetime, NoLifetime>();
        var web = builder.Build();
        web.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, predicate: null, path: "/metrics", configureBranchedPipeline: null, optionsName: null);
        web.MapGet("/health/live", () => Answer(health.Live()));
        web.MapGet("/health/ready", () => Answer(health.Ready()));
        await web.StartAsync(ct).ConfigureAwait(false);
        return new OperationsServer(web, meters);
    }

    /// <summary>Stops to serve; requests under way get half a second.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _web.StopAsync(patience.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        _meters.Dispose();
    }

    private static ExplicitBucketHistogramConfiguration? InSeconds(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s" } ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds } : null;

    private static IResult Answer(HealthReport report) => Results.Json(
        new HealthAnswer(report.IsGood ? "ok" : "not ok", report.Reasons, report.Details.Count > 0 ? report.Details : null),
        HealthAnswer.Form,
        statusCode: report.IsGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    private sealed record HealthAnswer(
        string Status, IReadOnlyDictionary<string, string> Reasons, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Details)
    {
        public static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
    }
}
