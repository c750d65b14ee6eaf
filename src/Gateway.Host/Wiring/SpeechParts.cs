using Gateway.Desk.Reception;
using Gateway.Host.Configuration;
using Gateway.Language.Intents;
using Gateway.Language.Speech.Endpointing;
using Gateway.Language.Speech.Models;
using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Synthesis;

namespace Gateway.Host.Wiring;

/// <summary>Everything that listens, understands and speaks, as the configuration wants it.</summary>
internal sealed class SpeechParts : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Recognizers _recognizers;
    private readonly Voices _voices;

    private SpeechParts(
        HttpClient http, Recognizers recognizers, Endpointer endpointer, Understanding understanding, Voices voices)
    {
        _http = http;
        _recognizers = recognizers;
        _voices = voices;
        Endpointer = endpointer;
        Understanding = understanding;
    }

    public Endpointer Endpointer { get; }

    public Understanding Understanding { get; }

    public ISynthesizer Synthesizer => _voices;

    public static async Task<SpeechParts> StartAsync(
        GatewayConfiguration configuration,
        string dataFolder,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken ct)
    {
        var http = new HttpClient();
        var folder = Path.Combine(dataFolder, configuration.Speech.Models);
        var models = new ModelStore(folder, http, ModelCatalogue.Read(folder), time).Installed();
        var recognizers = await new RecognizerFactory(configuration, models, http, time, loggers).CreateAsync(ct).ConfigureAwait(false);
        var voices = await new VoiceFactory(models, time, loggers).CreateAsync(ct).ConfigureAwait(false);
        var examples = configuration.Intents
            .SelectMany(intent => intent.Examples.SelectMany(language =>
                language.Value.Select(text => new IntentExample(intent.Name, text, language.Key))))
            .ToArray();
        var understanding = new Understanding(
            recognizers,
            IntentClassifier.Train(examples),
            configuration.Intents,
            new IntentThresholds(),
            loggers.CreateLogger<Understanding>());
        return new SpeechParts(http, recognizers, Endpointer.Start(time, loggers), understanding, voices);
    }

    public async ValueTask DisposeAsync()
    {
        await Endpointer.DisposeAsync().ConfigureAwait(false);
        await _recognizers.DisposeAsync().ConfigureAwait(false);
        await _voices.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }
}
