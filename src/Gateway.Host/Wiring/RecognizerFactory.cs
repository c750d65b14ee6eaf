using Gateway.Host.Configuration;
using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Recognition.PocketSphinx;
using Gateway.Language.Speech.Recognition.Remote;
using Gateway.Language.Speech.Recognition.SherpaOnnx;

namespace Gateway.Host.Wiring;

/// <summary>Makes the recogniser of each language that a hotline speaks; a language without one is served by keys.</summary>
internal sealed partial class RecognizerFactory(
    GatewayConfiguration configuration,
    IReadOnlyList<InstalledModel> models,
    HttpClient http,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private const string PocketSphinxLanguage = "en";

    private readonly ILogger _logger = loggers.CreateLogger<RecognizerFactory>();
    private readonly Dictionary<string, SherpaOnnxRecognizer?> _loaded = [];

    /// <summary>Probes and loads what is needed; seconds when a large model is among it.</summary>
    public async Task<Recognizers> CreateAsync(CancellationToken ct)
    {
        List<IRecognizer> recognizers = [];
        foreach (var language in configuration.Hotlines.SelectMany(hotline => hotline.Languages).Distinct())
        {
            if (await CreateForAsync(language, ct).ConfigureAwait(false) is { } recognizer)
            {
                LogRecognizer(language, recognizer.Name);
                recognizers.Add(recognizer);
            }
            else
            {
                LogKeys(language);
            }
        }

        return new Recognizers([.. recognizers.Distinct()]);
    }

    private async Task<IRecognizer?> CreateForAsync(string language, CancellationToken ct)
    {
        var choice = configuration.Speech.For(language);
        return choice.Kind switch
        {
            RecognizerKind.Model => await LoadAsync(models.FirstOrDefault(model => model.Manifest.Name == choice.Model), language, ct)
                .ConfigureAwait(false),
            RecognizerKind.Remote => new RemoteRecognizer(
                new RemoteRecognizerOptions { Server = choice.Url!, Languages = [language] }, http, time),
            RecognizerKind.PocketSphinx => CreatePocketSphinx(language),
            RecognizerKind.Auto => await LoadAsync(BestFor(language), language, ct).ConfigureAwait(false) as IRecognizer
                ?? CreatePocketSphinx(language),
            _ => null,
        };
    }

    // Of several models the larger understands more; whoever wants another one names it.
    private InstalledModel? BestFor(string language) => models
        .Where(model => model.Manifest.Engine != ModelEngine.VitsVoice && model.Manifest.Languages.Contains(language))
        .MaxBy(model => model.Manifest.Files.Sum(file => file.Size));

    private async Task<SherpaOnnxRecognizer?> LoadAsync(InstalledModel? model, string language, CancellationToken ct)
    {
        if (model is null)
        {
            if (configuration.Speech.For(language) is { Kind: RecognizerKind.Model, Model: { } name })
            {
                LogMissing(language, $"the model {name} is not installed; try: gateway model pull {name}");
            }

            return null;
        }

        if (!_loaded.TryGetValue(model.Manifest.Name, out var recognizer))
        {
            recognizer = await ProbeAndLoadAsync(model, language, ct).ConfigureAwait(false);
            _loaded[model.Manifest.Name] = recognizer;
        }

        return recognizer;
    }

    private async Task<SherpaOnnxRecognizer?> ProbeAndLoadAsync(InstalledModel model, string language, CancellationToken ct)
    {
        // A bad model ends the process that loads it, so a child goes first.
        var verdict = await ModelProbe.OfThisProgram(time).RunAsync(model.Folder, ct).ConfigureAwait(false);
        if (!verdict.Loads)
        {
            LogMissing(language, $"{model.Manifest.Name} {verdict}");
            return null;
        }

        try
        {
            return SherpaOnnxRecognizer.Load(model, configuration.Speech.AtOnce);
        }
        catch (ModelException fault)
        {
            LogMissing(language, fault.Message);
            return null;
        }
    }

    private PocketSphinxRecognizer? CreatePocketSphinx(string language)
    {
        if (language != PocketSphinxLanguage)
        {
            return null;
        }

        var sentences = configuration.Intents
            .SelectMany(intent => intent.Examples.GetValueOrDefault(PocketSphinxLanguage) ?? []);
        var options = new PocketSphinxOptions { Decoders = configuration.Speech.AtOnce };
        if (PocketSphinxRecognizer.TryCreate(sentences, options, loggers, out var recognizer, out var reason))
        {
            return recognizer;
        }

        LogMissing(language, reason);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Callers who speak {Language} are understood by {Recognizer}")]
    private partial void LogRecognizer(string language, string recognizer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Callers who speak {Language} choose by key: no recogniser for it")]
    private partial void LogKeys(string language);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No recogniser for {Language}: {Reason}")]
    private partial void LogMissing(string language, string reason);
}
