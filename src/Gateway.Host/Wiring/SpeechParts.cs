using Gateway.Desk.Reception;
using Gateway.Host.Configuration;
using Gateway.Language.Intents;
using Gateway.Language.Speech.Endpointing;
using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Synthesis;

namespace Gateway.Host.Wiring;

/// <summary>Everything that listens, understands and speaks, as the configuration wants it.</summary>
internal sealed class SpeechParts : IAsyncDisposable
{
    private readonly Recognizers _recognizers;

    private SpeechParts(Recognizers recognizers, Endpointer endpointer, Understanding understanding, ISynthesizer synthesizer)
    {
        _recognizers = recognizers;
        Endpointer = endpointer;
        Understanding = understanding;
        Synthesizer = synthesizer;
    }

    public Endpointer Endpointer { get; }

    public Understanding Understanding { get; }

    public ISynthesizer Synthesizer { get; }

    public static Task<SpeechParts> StartAsync(
        GatewayConfiguration configuration,
        string dataFolder,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken ct)
    {
        var examples = configuration.Intents
            .SelectMany(intent => intent.Examples.SelectMany(language =>
                language.Value.Select(text => new IntentExample(intent.Name, text, language.Key))))
            .ToArray();
        var recognizers = RecognizerFactory.Create(configuration, loggers);
        var understanding = new Understanding(
            recognizers,
            IntentClassifier.Train(examples),
            configuration.Intents,
            new IntentThresholds(),
            loggers.CreateLogger<Understanding>());
        return Task.FromResult(new SpeechParts(recognizers, Endpointer.Start(time, loggers), understanding, new ProgramSynthesizer(time)));
    }

    public async ValueTask DisposeAsync()
    {
        await Endpointer.DisposeAsync().ConfigureAwait(false);
        await _recognizers.DisposeAsync().ConfigureAwait(false);
    }
}
