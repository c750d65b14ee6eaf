using System.ComponentModel;
using System.Diagnostics;

namespace Gateway.Language.Speech.Models;

/// <summary>
/// Loads a model once in a child process of our own executable (<c>gateway model probe FOLDER</c>): a bad file or setting ends
/// the process that loads it, and that must not be the service.
/// </summary>
public sealed class ModelProbe(string program, IReadOnlyList<string> arguments, TimeProvider time)
{
    private const int KeptLines = 5;
    private const int KeptLength = 300;

    /// <summary>How long loading may take: the largest model of the catalogue needs some 10 s on a slow disk. Default 2 min.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The probe that starts this very program.</summary>
    public static ModelProbe OfThisProgram(TimeProvider time)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is unknown");
        var isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return new ModelProbe(program, isHosted ? [Environment.GetCommandLineArgs()[0], "model", "probe"] : ["model", "probe"], time);
    }

    /// <summary>Loads the model in <paramref name="folder"/> and says whether that went well.</summary>
    public async Task<ProbeVerdict> RunAsync(string folder, CancellationToken ct = default)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var child = Start(folder, out var problem);
        if (child is null)
        {
            return new ProbeVerdict(false, problem, []);
        }

        var lines = LastLinesAsync(child.StandardError);
        var silent = LastLinesAsync(child.StandardOutput);
        try
        {
            await child.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            if (ct.IsCancellationRequested)
            {
                throw;
            }

            return new ProbeVerdict(false, $"did not load within {Limit.TotalSeconds:0} s", await lines.ConfigureAwait(false));
        }

        await silent.ConfigureAwait(false);
        return new ProbeVerdict(child.ExitCode == 0, Ending(child.ExitCode), await lines.ConfigureAwait(false));
    }

    private Process? Start(string folder, out string problem)
    {
        var start = new ProcessStartInfo(program, [.. arguments, folder])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            problem = "did not start";
            return Process.Start(start);
        }
        catch (Win32Exception e)
        {
            problem = $"{program} cannot be started: {e.Message}";
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> LastLinesAsync(StreamReader output)
    {
        var lines = new Queue<string>();
        while (await output.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            lines.Enqueue(line[..Math.Min(line.Length, KeptLength)]);
            if (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }

        return [.. lines];
    }

    // .NET reports a child that a signal ended as 128 + signal.
    private static string Ending(int code) => code switch
    {
        0 => "loads",
        > 128 and < 160 => $"signal {code - 128} ended the loading process",
        _ => $"the loading process ended with code {code}",
    };
}

/// <summary>What loading a model once showed.</summary>
/// <param name="Loads">True when the engine takes it.</param>
/// <param name="Reason">How the loading process ended.</param>
/// <param name="LastLines">The last lines that it wrote on standard error.</param>
public sealed record ProbeVerdict(bool Loads, string Reason, IReadOnlyList<string> LastLines)
{
    public override string ToString() => LastLines.Count == 0 ? Reason : $"{Reason}: {string.Join(" | ", LastLines)}";
}
