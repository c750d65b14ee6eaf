using System.Diagnostics;
using Gateway.Language.Intents;
using Gateway.Language.Speech.Endpointing;
using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Sound;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Reception;

/// <summary>Turns what a caller said into a wish or a yes or no. A failing engine counts as not understood: the caller then
/// gets a person, and the log the fault.</summary>
public sealed partial class Understanding(
    Recognizers recognizers,
    IntentClassifier classifier,
    IReadOnlyList<IntentOptions> intents,
    IntentThresholds thresholds,
    ILogger<Understanding> logger)
{
    private readonly Dictionary<string, IntentOptions> _intents = intents.ToDictionary(intent => intent.Name);

    /// <summary>Whether an open question in <paramref name="language"/> can be understood.</summary>
    public bool Covers(string language) => recognizers.For(language) is not null;

    /// <summary>What the caller wants.</summary>
    public async Task<Wish> ReadWishAsync(Utterance utterance, string language, CancellationToken ct)
    {
        var words = await RecognizeAsync(utterance, language, Expectation.Sentence, ct).ConfigureAwait(false);
        return words.Length == 0 ? Wish.Unknown : ReadWish(words);
    }

    /// <summary>Whether the caller agreed.</summary>
    public async Task<YesNoAnswer> ReadYesNoAsync(Utterance utterance, string language, CancellationToken ct)
    {
        var words = await RecognizeAsync(utterance, language, Expectation.YesNo, ct).ConfigureAwait(false);
        return YesNo.Read(words, language);
    }

    internal Wish ReadWish(string words)
    {
        var ranking = classifier.Classify(words);
        var decision = thresholds.Decide(ranking);
        var intent = decision == IntentDecision.Repeat ? null : _intents[ranking.Best.Intent];
        return new Wish(intent, ranking.Certainty, decision, words);
    }

    private async Task<string> RecognizeAsync(
        Utterance utterance,
        string language,
        Expectation expectation,
        CancellationToken ct)
    {
        if (recognizers.For(language) is not { } recognizer)
        {
            return "";
        }

        try
        {
            var started = Stopwatch.GetTimestamp();
            var transcript = await recognizer
                .RecognizeAsync(utterance.Pcm16k, SampleRate.Wideband, language, expectation, ct)
                .ConfigureAwait(false);
            LogRecognized(recognizer.Name, utterance.Length, Stopwatch.GetElapsedTime(started), transcript.IsRejected);
            return transcript.IsRejected ? "" : transcript.Text;
        }
        catch (RecognitionException fault)
        {
            LogFault(fault, recognizer.Name);
            return "";
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Recognizer} read {Length} of speech in {Took}, rejected: {IsRejected}")]
    private partial void LogRecognized(string recognizer, TimeSpan length, TimeSpan took, bool isRejected);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Recognizer} failed; the caller gets a person")]
    private partial void LogFault(Exception fault, string recognizer);
}
