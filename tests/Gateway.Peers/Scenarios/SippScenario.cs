using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Scenarios;

/// <summary>A run of the program SIPp over one scenario file, as caller or as callee; disposing it ends the process.</summary>
public sealed class SippScenario : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly SippOptions _options;
    private readonly TemporaryFolder _folder = TemporaryFolder.Create("sipp");
    private readonly FreePort _control = FreePort.Lease();
    private readonly FreePort _media = FreePort.Lease(4);
    private readonly FreePort _port;
    private readonly ChildProcess _process;

    private SippScenario(SippOptions options)
    {
        _options = options;
        _port = options.Port ?? FreePort.Lease();
        // SIPp draws its screen with curses, which wants to know a terminal even when there is none.
        var environment = new Dictionary<string, string?> { ["TERM"] = "xterm" };
        _process = ChildProcess.Start("/usr/bin/sipp", Arguments(), _folder.Path, environment);
        Completed = CompleteAsync();
    }

    /// <summary>The scenario's own address.</summary>
    public IPEndPoint Address => new(_options.LocalAddress, _port.Number);

    /// <summary>Completes when the run has ended.</summary>
    public Task<SippResult> Completed { get; }

    /// <summary>Every message sent and received so far.</summary>
    public string Messages => Read("messages");

    /// <summary>Awaits the first line that the scenario logs, or the end of its run: SIPp tells nobody that it wrote one.</summary>
    public async Task<string> LoggedAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        using var timer = new PeriodicTimer(Interval);
        while (!Completed.IsCompleted && !Read("log").Contains('\n', StringComparison.Ordinal) && !limit.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }

        return Read("log").Split('\n')[0];
    }

    /// <summary>Awaits that the scenario logs a line; throws when its run ends without it.</summary>
    public async Task SaysAsync(string line)
    {
        using var timer = new PeriodicTimer(Interval);
        while (!Completed.IsCompleted && !Read("log").Split('\n').Contains(line))
        {
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }

        if (!Read("log").Split('\n').Contains(line))
        {
            (await Completed.ConfigureAwait(false)).EnsureSuccess();
        }
    }

    /// <summary>Awaits that some words stand in the messages sent or received; throws when they do not come soon.</summary>
    public async Task TracesAsync(string words)
    {
        using var limit = new CancellationTokenSource(Bounded.Soon);
        using var timer = new PeriodicTimer(Interval);
        while (!Messages.Contains(words, StringComparison.Ordinal))
        {
            if (limit.IsCancellationRequested || Completed.IsCompleted)
            {
                throw new TimeoutException($"SIPp: no '{words}'\n{Messages}");
            }

            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs a scenario to its end.</summary>
    public static async Task<SippResult> RunAsync(SippOptions options)
    {
        await using var scenario = new SippScenario(options);
        return await scenario.Completed.ConfigureAwait(false);
    }

    /// <summary>Starts a scenario; it completes when its port is open.</summary>
    public static async Task<SippScenario> StartAsync(SippOptions options)
    {
        var scenario = new SippScenario(options);
        try
        {
            await scenario.ListeningAsync().Within(Bounded.Soon, "open port of SIPp", scenario._process.Tail)
                .ConfigureAwait(false);
            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync().ConfigureAwait(false);
        await Completed.ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
        _control.Dispose();
        _media.Dispose();
        if (_options.Port is null)
        {
            _port.Dispose();
        }

        _folder.Dispose();
    }

    private List<string> Arguments()
    {
        List<string> arguments =
        [
            "-sf", WriteScenario(),
            "-t", _options.Transport == PeerTransport.Tcp ? "t1" : "u1",
            "-i", _options.LocalAddress.ToString(), "-bind_local", "-p", Number(_port.Number),
            "-ci", "127.0.0.1", "-cp", Number(_control.Number),
            "-mi", _options.LocalAddress.ToString(), "-mp", Number(_media.Number),
            "-m", Number(_options.Calls), "-r", Number(_options.Rate), "-s", _options.Service,
            "-d", Number((int)_options.Talk.TotalMilliseconds),
            "-timeout", Number((int)_options.Limit.TotalSeconds), "-timeout_error",
            "-nostdin", "-timer_resol", "5",
            "-trace_err", "-error_file", _folder.File("errors"),
            "-trace_logs", "-log_file", _folder.File("log"),
            "-trace_stat", "-stf", _folder.File("statistics"), "-fd", "1",
        ];
        if (_options.IsTraced)
        {
            arguments.AddRange(["-trace_msg", "-message_file", _folder.File("messages")]);
        }

        if (_options.DropsUnexpected)
        {
            arguments.AddRange(["-default_behaviors", "all,-abortunexp"]);
        }

        foreach (var (key, value) in _options.Keys)
        {
            arguments.AddRange(["-key", key, value]);
        }

        if (_options.Remote is not null)
        {
            arguments.Add(_options.Remote.ToString());
        }

        return arguments;
    }

    /// <summary>SIPp takes no keyword for a method or a status, so those stand as %word% and are filled in beforehand.</summary>
    private string WriteScenario()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "data", "sipp", $"{_options.Scenario}.xml");
        var text = _options.Keys.Aggregate(File.ReadAllText(file), (xml, key) => xml.Replace($"%{key.Key}%", key.Value));
        return _folder.Write($"{_options.Scenario}.xml", text);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task<SippResult> CompleteAsync()
    {
        var code = await _process.Exited.ConfigureAwait(false);
        var statistics = Statistics();
        var output = code == 0 ? string.Empty : $"\n{_process.Tail()}";
        return new SippResult(
            code,
            statistics.GetValueOrDefault("SuccessfulCall(C)"),
            statistics.GetValueOrDefault("FailedCall(C)"),
            Read("errors") + output,
            Messages,
            Read("log").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The last line of the statistics file, by its column names; columns that are no numbers are left out.</summary>
    private Dictionary<string, int> Statistics()
    {
        var lines = Read("statistics").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var values = new Dictionary<string, int>();
        if (lines.Length < 2)
        {
            return values;
        }

        foreach (var (name, value) in lines[0].Split(';').Zip(lines[^1].Split(';')))
        {
            if (int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            {
                values[name] = number;
            }
        }

        return values;
    }

    private string Read(string name)
    {
        var path = _folder.File(name);
        if (!File.Exists(path))
        {
            return string.Empty;
        }

        using var reader = new StreamReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <summary>SIPp says nowhere that it listens, so the system's table of open ports is asked until it does.</summary>
    private async Task ListeningAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (_process.IsRunning && !IsListening())
        {
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }

        if (!_process.IsRunning && !IsListening())
        {
            (await Completed.ConfigureAwait(false)).EnsureSuccess();
        }
    }

    private bool IsListening()
    {
        var table = IPGlobalProperties.GetIPGlobalProperties();
        var open = _options.Transport == PeerTransport.Tcp ? table.GetActiveTcpListeners() : table.GetActiveUdpListeners();
        return open.Any(address => address.Port == _port.Number && address.Address.Equals(_options.LocalAddress));
    }
}
