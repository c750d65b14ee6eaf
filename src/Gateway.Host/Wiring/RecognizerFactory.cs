using Gateway.Host.Configuration;
using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Recognition.PocketSphinx;

namespace Gateway.Host.Wiring;

/// <summary>Makes the recogniser of each language that a hotline speaks; a language without one is served by keys.</summary>
internal sealed partial class RecognizerFactory(GatewayConfiguration configuration, ILoggerFactory loggers)
{
    private const string PocketSphinxLanguage = "en";

    private readonly ILogger _logger = loggers.CreateLogger<RecognizerFactory>();

    public static Recognizers Create(GatewayConfiguration configuration, ILoggerFactory loggers) =>
        new RecognizerFactory(configuration, loggers).Create();

    private Recognizers Create()
    {
        List<IRecognizer> recognizers = [];
        foreach (var language in configuration.Hotlines.SelectMany(hotline => hotline.Languages).Distinct())
        {
            if (CreateFor(language) is { } recognizer)
            {
                LogRecognizer(language, recognizer.Name);
                recognizers.Add(recognizer);
            }
            else
            {
                LogKeys(language);
            }
        }

        return new Recognizers(recognizers);
    }

    private IRecognizer? CreateFor(string language) => configuration.Speech.For(language).Kind switch
    {
        RecognizerKind.Auto or RecognizerKind.PocketSphinx when language == PocketSphinxLanguage => CreatePocketSphinx(),
        _ => null,
    };

    private PocketSphinxRecognizer? CreatePocketSphinx()
    {
        var sentences = configuration.Intents
            .SelectMany(intent => intent.Examples.GetValueOrDefault(PocketSphinxLanguage) ?? []);
        var options = new PocketSphinxOptions { Decoders = configuration.Speech.AtOnce };
        if (PocketSphinxRecognizer.TryCreate(sentences, options, loggers, out var recognizer, out var reason))
        {
            return recognizer;
        }

        LogMissing(PocketSphinxLanguage, reason);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Callers who speak {Language} are understood by {Recognizer}")]
    private partial void LogRecognizer(string language, string recognizer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Callers who speak {Language} choose by key: no recogniser for it")]
    private partial void LogKeys(string language);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No recogniser for {Language}: {Reason}")]
    private partial void LogMissing(string language, string reason);
}
