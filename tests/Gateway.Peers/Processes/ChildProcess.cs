using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gateway.Peers.Processes;

/// <summary>A program that a test started: its output is collected line by line, and disposing it leaves nothing running.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly EventLog<string> _output = new();
    private readonly EventLog<string> _errors = new();
    private readonly Task _pumps;

    private ChildProcess(Process process, string name)
    {
        _process = process;
        Name = name;
        _pumps = Task.WhenAll(PumpAsync(process.StandardOutput, _output), PumpAsync(process.StandardError, _errors));
        Exited = WaitForExitAsync();
    }

    /// <summary>What the program is called in messages.</summary>
    public string Name { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Completes with the exit code when the program has ended and all its output is here.</summary>
    public Task<int> Exited { get; }

    /// <summary>True while the program runs.</summary>
    public bool IsRunning => !Exited.IsCompleted && !_process.HasExited;

    /// <summary>Lines written to standard output so far.</summary>
    public IReadOnlyList<string> Output => _output.Snapshot();

    /// <summary>Lines written to standard error so far.</summary>
    public IReadOnlyList<string> Errors => _errors.Snapshot();

    /// <summary>Starts <paramref name="program"/>; nothing is passed through a shell.</summary>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        string? workingFolder = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? string.Empty,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        return new ChildProcess(process, Path.GetFileName(program));
    }

    /// <summary>Runs a program to its end and throws when it does not end with 0.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        await using var child = Start(program, arguments);
        var code = await child.Exited.Within(TimeSpan.FromMinutes(1), $"end of {program}", child.Tail).ConfigureAwait(false);
        if (code != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}\n{child.Tail()}");
        }
    }

    /// <summary>Completes with the first line of standard output that matches.</summary>
    public Task<string> LineAsync(Func<string, bool> matches, string what, TimeSpan within) =>
        FirstAsync(_output, matches).Within(within, $"{Name}: {what}", Tail);

    /// <summary>Completes with the first line of standard error that matches.</summary>
    public Task<string> ErrorLineAsync(Func<string, bool> matches, string what, TimeSpan within) =>
        FirstAsync(_errors, matches).Within(within, $"{Name}: {what}", Tail);

    /// <summary>Sends a POSIX signal, SIGTERM for instance.</summary>
    public void Signal(PosixSignal signal)
    {
        if (IsRunning)
        {
            // The enum's values are negative for the portable names; kill(2) wants the numbers of Linux.
            var number = signal switch
            {
                PosixSignal.SIGTERM => 15,
                PosixSignal.SIGINT => 2,
                PosixSignal.SIGHUP => 1,
                _ => (int)signal,
            };
            _ = Kill(_process.Id, number);
        }
    }

    /// <summary>Ends the program with SIGKILL and awaits its end.</summary>
    public async Task<int> KillAsync()
    {
        if (IsRunning)
        {
            _process.Kill(entireProcessTree: true);
        }

        return await Exited.Within(Bounded.Soon, $"end of {Name} after SIGKILL").ConfigureAwait(false);
    }

    /// <summary>The last lines of both outputs, for messages.</summary>
    public string Tail() =>
        $"--- {Name} ({(IsRunning ? "running" : "ended")}), standard output\n{Last(Output)}\n--- standard error\n{Last(Errors)}";

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static string Last(IReadOnlyList<string> lines) => string.Join('\n', lines.TakeLast(60));

    private static async Task<string> FirstAsync(EventLog<string> lines, Func<string, bool> matches) =>
        (await lines.FindAsync(matches, 0).ConfigureAwait(false)).Entry;

    private static async Task PumpAsync(StreamReader reader, EventLog<string> lines)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lines.Add(line);
        }

        lines.Complete();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _pumps.ConfigureAwait(false);
        return _process.ExitCode;
    }
}
