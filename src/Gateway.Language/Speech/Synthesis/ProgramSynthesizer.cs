using System.Collections.Concurrent;

namespace Gateway.Language.Speech.Synthesis;

/// <summary>Speaks through the programs that are installed: flite for English, espeak-ng for German, French and Italian.
/// What was spoken is kept in memory, so that a sentence costs its 20 ms once.</summary>
public sealed class ProgramSynthesizer : ISynthesizer
{
    private const int KeptAtMost = 500;

    private readonly ConcurrentDictionary<(string Text, string Language), short[]> _spoken = new();
    private readonly Dictionary<string, (SpeechProgram Program, string Executable)> _voices;
    private readonly TimeProvider _time;

    /// <summary>Looks the programs up; the first one installed for a language serves it.</summary>
    public ProgramSynthesizer(TimeProvider time)
        : this(SpeechProgram.All, time)
    {
    }

    internal ProgramSynthesizer(IReadOnlyList<SpeechProgram> programs, TimeProvider time)
    {
        _time = time;
        _voices = [];
        foreach (var program in programs)
        {
            if (program.FindExecutable() is { } executable)
            {
                _voices.TryAdd(program.Language, (program, executable));
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Languages => [.. _voices.Keys];

    /// <inheritdoc/>
    public async Task<short[]> SpeakAsync(string text, string language, CancellationToken cancellation)
    {
        if (_spoken.TryGetValue((text, language), out var known))
        {
            return known;
        }

        if (!_voices.TryGetValue(language, out var voice))
        {
            throw new SynthesisException($"no speech program for {language} is installed (espeak-ng, for English flite)");
        }

        var pcm = await SpeakAsync(voice.Program, voice.Executable, text, cancellation).ConfigureAwait(false);
        if (_spoken.Count >= KeptAtMost)
        {
            _spoken.Clear();
        }

        _spoken[(text, language)] = pcm;
        return pcm;
    }

    private async Task<short[]> SpeakAsync(SpeechProgram program, string executable, string text, CancellationToken ct)
    {
        // In memory where the machine has it: a caller's name has no business on a disk.
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var file = Path.Combine(root, $"gateway-{Path.GetRandomFileName()}.wav");
        CreatePrivate(file);
        try
        {
            await program.SpeakAsync(executable, text, file, _time, ct).ConfigureAwait(false);
            return SpokenFile.Read(await File.ReadAllBytesAsync(file, ct).ConfigureAwait(false));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The program overwrites it, and it stays readable for us alone.
    private static void CreatePrivate(string file) => new FileStream(file, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    }).Dispose();
}
