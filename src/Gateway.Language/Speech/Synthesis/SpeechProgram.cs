using System.Diagnostics;
using System.Text;

namespace Gateway.Language.Speech.Synthesis;

/// <summary>A text-to-speech program that reads text from its standard input and writes a WAV file. The text never stands on
/// the command line, where every user of the machine could read it.</summary>
/// <param name="Name">Name of the executable.</param>
/// <param name="Language">ISO 639-1 code of what it speaks.</param>
/// <param name="Arguments">Arguments before the name of the file to write.</param>
internal sealed record SpeechProgram(string Name, string Language, IReadOnlyList<string> Arguments)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>What Debian's packages espeak-ng and flite speak.</summary>
    public static IReadOnlyList<SpeechProgram> All { get; } =
    [
        new("flite", "en", ["-voice", "slt", "-f", "/dev/stdin", "-o"]),
        .. new[] { "de", "fr", "it", "en" }.Select(language =>
            new SpeechProgram("espeak-ng", language, ["-v", language, "-s", "155", "--stdin", "-w"])),
    ];

    /// <summary>Where the executable lies; null when it is not installed.</summary>
    public string? FindExecutable() => (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, Name))
        .FirstOrDefault(File.Exists);

    /// <summary>Speaks into <paramref name="file"/>.</summary>
    /// <exception cref="SynthesisException">It failed or took longer than ten seconds.</exception>
    public async Task SpeakAsync(string executable, string text, string file, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var process = Start(executable, file);
        try
        {
            await process.StandardInput.WriteAsync(text.AsMemory(), either.Token).ConfigureAwait(false);
            process.StandardInput.Close();
            var complaint = await process.StandardError.ReadToEndAsync(either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new SynthesisException($"{Name} ended with {process.ExitCode}: {complaint.Trim()}");
            }
        }
        catch (IOException broken)
        {
            throw new SynthesisException($"{Name} did not take the text", broken);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SynthesisException($"{Name} took longer than {Limit.TotalSeconds} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private Process Start(string executable, string file)
    {
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var argument in Arguments.Append(file))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new SynthesisException($"{Name} could not be started");
    }
}
