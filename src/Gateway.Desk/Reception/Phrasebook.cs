using System.Collections.Concurrent;
using Gateway.Language.Speech.Synthesis;
using Gateway.Telephony.Media.Codecs;
using Gateway.Telephony.Media.Sessions;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Reception;

/// <summary>
/// Everything the gateway can say, per language: recordings, and texts with places to fill that are spoken when needed.
/// A later folder wins over an earlier one, so that an operator's own recordings replace the shipped ones.
/// </summary>
public sealed partial class Phrasebook
{
    private const int SpokenAtMost = 500;

    private readonly Dictionary<(string Language, Phrase Phrase), Prompt> _recorded = [];
    private readonly Dictionary<(string Language, Phrase Phrase), string> _texts = [];
    private readonly ConcurrentDictionary<(string Language, string Text), Lazy<Task<Prompt>>> _spoken = new();
    private readonly ISynthesizer _synthesizer;
    private readonly ILogger _logger;

    private Phrasebook(ISynthesizer synthesizer, ILogger logger)
    {
        _synthesizer = synthesizer;
        _logger = logger;
    }

    /// <summary>What a caller hears while waiting; null when no folder has <c>music.wav</c>.</summary>
    public Prompt? Music { get; private set; }

    /// <summary>Reads <c>folder/language/phrase.{txt,wav}</c> and <c>folder/music.wav</c>. Throws
    /// <see cref="InvalidDataException"/> that names every phrase a language lacks.</summary>
    public static Phrasebook Load(
        IReadOnlyList<string> folders,
        IReadOnlyCollection<string> languages,
        ISynthesizer synthesizer,
        ILogger<Phrasebook> logger)
    {
        var book = new Phrasebook(synthesizer, logger);
        foreach (var folder in folders)
        {
            book.Read(folder, languages);
        }

        var missing = languages
            .SelectMany(language => Enum.GetValues<Phrase>().Select(phrase => (language, phrase)))
            .Where(key => !book._recorded.ContainsKey(key) && !book._texts.ContainsKey(key))
            .Select(key => $"{key.language}/{FileNameOf(key.phrase)}.txt")
            .ToArray();
        return missing.Length == 0
            ? book
            : throw new InvalidDataException(
                $"The prompts {string.Join(", ", missing)} are missing in {string.Join(" and ", folders)}.");
    }

    /// <summary>The sound of a phrase with its places filled: <c>{name}</c>, <c>{topic}</c>, <c>{key}</c>, <c>{minutes}</c>.</summary>
    public async ValueTask<Prompt> SayAsync(
        string language,
        Phrase phrase,
        CancellationToken ct,
        params (string Place, string Value)[] values)
    {
        if (values.Length == 0 && _recorded.TryGetValue((language, phrase), out var recording))
        {
            return recording;
        }

        var text = values.Aggregate(
            _texts[(language, phrase)],
            (filled, place) => filled.Replace($"{{{place.Place}}}", place.Value, StringComparison.Ordinal));
        return await SpeakAsync(language, text, ct).ConfigureAwait(false);
    }

    /// <summary>The sound of a sentence of the operator's, for example an intent's answer. Callers who want the same at once
    /// share one synthesis; it goes on when one of them hangs up.</summary>
    public async ValueTask<Prompt> SpeakAsync(string language, string text, CancellationToken ct)
    {
        if (_spoken.Count >= SpokenAtMost)
        {
            _spoken.Clear();
        }

        var speaking = _spoken.GetOrAdd(
            (language, text),
            key => new Lazy<Task<Prompt>>(() => SynthesizeAsync(key.Language, key.Text)));
        try
        {
            return await speaking.Value.WaitAsync(ct).ConfigureAwait(false);
        }
        catch when (speaking.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            _spoken.TryRemove(new((language, text), speaking));
            throw;
        }
    }

    /// <summary>As <see cref="SayAsync"/>, but null when no voice can speak it: the call goes on without the sentence.</summary>
    public async ValueTask<Prompt?> TrySayAsync(
        string language,
        Phrase phrase,
        CancellationToken ct,
        params (string Place, string Value)[] values)
    {
        try
        {
            return await SayAsync(language, phrase, ct, values).ConfigureAwait(false);
        }
        catch (SynthesisException fault)
        {
            LogUnspoken(fault, language, phrase);
            return null;
        }
    }

    /// <summary>As <see cref="SpeakAsync"/>, but null when no voice can speak it.</summary>
    public async ValueTask<Prompt?> TrySpeakAsync(string language, string text, CancellationToken ct)
    {
        try
        {
            return await SpeakAsync(language, text, ct).ConfigureAwait(false);
        }
        catch (SynthesisException fault)
        {
            LogUnspoken(fault, language, phrase: null);
            return null;
        }
    }

    // Without a caller's token: the synthesizer bounds its own time.
    private async Task<Prompt> SynthesizeAsync(string language, string text)
    {
        await Task.Yield();
        return Prompt.FromPcm(await _synthesizer.SpeakAsync(text, language, CancellationToken.None).ConfigureAwait(false));
    }

    private void Read(string folder, IReadOnlyCollection<string> languages)
    {
        var music = Path.Combine(folder, "music.wav");
        if (File.Exists(music))
        {
            Music = ReadRecording(music);
        }

        foreach (var language in languages)
        {
            foreach (var phrase in Enum.GetValues<Phrase>())
            {
                Read(Path.Combine(folder, language, FileNameOf(phrase)), (language, phrase));
            }
        }
    }

    // An operator's text without a recording of its own must not be drowned by the shipped recording.
    private void Read(string path, (string Language, Phrase Phrase) key)
    {
        if (File.Exists(path + ".txt"))
        {
            _texts[key] = File.ReadAllText(path + ".txt").Trim();
            _recorded.Remove(key);
        }

        if (File.Exists(path + ".wav"))
        {
            _recorded[key] = ReadRecording(path + ".wav");
        }
    }

    private static Prompt ReadRecording(string path) => WavFile.TryRead(File.ReadAllBytes(path), out var pcm, out var fault)
        ? Prompt.FromPcm(pcm)
        : throw new InvalidDataException($"{path} {fault}.");

    // HelloName is said by hello-name.wav.
    internal static string FileNameOf<TPhrase>(TPhrase phrase)
        where TPhrase : struct, Enum =>
        string.Concat($"{phrase}".Select((letter, at) =>
            char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : $"{letter}"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sentence could not be spoken in {Language} ({Phrase}); calls go on without it")]
    private partial void LogUnspoken(Exception fault, string language, Phrase? phrase);
}
