using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Gateways;

/// <summary>The gateway itself: the real executable as a child process, as an operator starts it.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private GatewayProcess(GatewayFolder folder)
    {
        Folder = folder;
        _http = new HttpClient { BaseAddress = new Uri($"http://{folder.Http}"), Timeout = Bounded.Soon };
        _process = ChildProcess.Start(
            Executable,
            [
                "run", "--config", folder.Configuration, "--data", folder.Data,
                "--sip", folder.Sip.ToString(), "--http", folder.Http.ToString(),
            ],
            environment: folder.Environment);
    }

    /// <summary>The executable of the build that is tested.</summary>
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "gateway");

    /// <summary>Its configuration, data and addresses.</summary>
    public GatewayFolder Folder { get; }

    /// <summary>Where it takes calls.</summary>
    public IPEndPoint Sip => Folder.Sip;

    /// <summary>The log so far, a line each.</summary>
    public IReadOnlyList<string> Log => _process.Errors;

    /// <summary>What it printed to standard output: the line "ready" and nothing else.</summary>
    public IReadOnlyList<string> Output => _process.Output;

    /// <summary>The number of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>Starts the gateway; it completes when the gateway says that it is ready.</summary>
    public static async Task<GatewayProcess> StartAsync(GatewayFolder folder)
    {
        var gateway = new GatewayProcess(folder);
        try
        {
            await gateway._process.LineAsync(line => line == "ready", "ready", StartLimit).ConfigureAwait(false);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks for an orderly end with SIGTERM and returns the exit code; 5 s are allowed.</summary>
    public async Task<int> StopAsync()
    {
        _process.Signal(PosixSignal.SIGTERM);
        return await Exited.Within(StopLimit, "end of the gateway after SIGTERM", _process.Tail).ConfigureAwait(false);
    }

    /// <summary>Sends SIGTERM without awaiting the end.</summary>
    public void Terminate() => _process.Signal(PosixSignal.SIGTERM);

    /// <summary>Ends it at once with SIGKILL, as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Awaits a line of the log.</summary>
    public Task<string> LogLineAsync(Func<string, bool> matches, string what, TimeSpan? within = null) =>
        _process.ErrorLineAsync(matches, what, within ?? Bounded.Soon);

    /// <summary>The status code of a page, of /health/ready for instance.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative)).ConfigureAwait(false);
        return response.StatusCode;
    }

    /// <summary>The metrics by their full name with labels, as /metrics shows them.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync()
    {
        var text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative)).ConfigureAwait(false);
        var values = new Dictionary<string, double>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var space = line.IndexOf(' ', Math.Max(0, line.LastIndexOf('}')));
            if (space > 0
                && double.TryParse(line[(space + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                values[line[..space]] = value;
            }
        }

        return values;
    }

    /// <summary>Runs a command of the executable against this gateway, as an operator does; what it prints, a line each.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(params string[] command)
    {
        await using var process = ChildProcess.Start(Executable, [.. command, "--data", Folder.Data]);
        var code = await process.Exited.Within(StartLimit, $"end of gateway {string.Join(' ', command)}", process.Tail).ConfigureAwait(false);
        return code == 0
            ? process.Output
            : throw new InvalidOperationException($"gateway {string.Join(' ', command)} ended with {code}\n{process.Tail()}");
    }

    /// <summary>The end of the log, for messages.</summary>
    public string Tail() => _process.Tail();

    public async ValueTask DisposeAsync()
    {
        _process.Signal(PosixSignal.SIGTERM);
        try
        {
            await Exited.WaitAsync(StopLimit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A test that stops it itself proves the time limit; here nothing may be left running.
        }

        await _process.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }
}
