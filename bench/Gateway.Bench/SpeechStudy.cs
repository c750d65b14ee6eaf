using System.Diagnostics;
using System.Globalization;
using Gateway.Language.Intents;
using Gateway.Language.Speech.Recognition;
using Gateway.Language.Speech.Recognition.PocketSphinx;
using Gateway.Language.Speech.Sound;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Bench;

/// <summary>
/// How many spoken sentences reach the right intent: flite's voices through G.711, recognised and classified.
/// speech EXAMPLES.tsv SENTENCES.tsv [name=value ...], each line "intent TAB sentence", out of scope as "oos".
/// </summary>
internal static class SpeechStudy
{
    private static readonly string[] Voices = ["slt", "rms"];

    internal static async Task<int> RunAsync(string[] args)
    {
        var settings = args.Skip(2).Select(arg => arg.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var examples = Read(args[0]);
        var options = Options(settings);
        var classifier = IntentClassifier.Train([.. examples.Select(line => new IntentExample(line.Label, line.Text, "en"))]);
        var watch = Stopwatch.StartNew();
        if (!PocketSphinxRecognizer.TryCreate(
            examples.Select(line => line.Text), options, NullLoggerFactory.Instance, out var recognizer, out var reason))
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }

        Console.WriteLine($"start {watch.ElapsedMilliseconds} ms, {Environment.WorkingSet >> 20} MiB");
        await using (recognizer)
        {
            var expectation = settings.ContainsKey("yesno") ? Expectation.YesNo : Expectation.Sentence;
            var tasks = Read(args[1]).SelectMany(line => Voices.Select(voice => HearAsync(recognizer, line, voice, expectation)));
            var heard = await Task.WhenAll(tasks);
            if (expectation == Expectation.YesNo)
                ReportAnswers(heard);
            else
                Report(heard, classifier, new IntentThresholds(), settings.ContainsKey("show"));
        }

        return 0;
    }

    private static PocketSphinxOptions Options(Dictionary<string, string> settings)
    {
        var defaults = new PocketSphinxOptions();
        double Value(string name, double otherwise) =>
            settings.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        return defaults with
        {
            Decoders = 2,
            GeneralWords = (int)Value("words", defaults.GeneralWords),
            ExampleWeight = Value("mix", defaults.ExampleWeight),
            Dither = Value("dither", defaults.Dither),
            LanguageWeight = Value("lw", defaults.LanguageWeight),
        };
    }

    private static async Task<Heard> HearAsync(IRecognizer recognizer, (string Label, string Text) line, string voice, Expectation expectation)
    {
        var sound = await FliteSound.SayAsync(line.Text, voice);
        var watch = Stopwatch.StartNew();
        var transcript = await recognizer.RecognizeAsync(
            sound, SampleRate.Telephone, "en", expectation, CancellationToken.None);
        return new Heard(line.Label, line.Text, transcript, sound.Length / 8000.0, watch.Elapsed.TotalSeconds);
    }

    private static void Report(Heard[] all, IntentClassifier classifier, IntentThresholds thresholds, bool show)
    {
        int right = 0, accepted = 0, wrong = 0, put = 0, errors = 0, words = 0;
        foreach (var heard in all)
        {
            var ranking = classifier.Classify(heard.Transcript.Text);
            var decision = heard.Transcript.IsRejected ? IntentDecision.Repeat : thresholds.Decide(ranking);
            var isRight = ranking.Intents[0].Intent == heard.Label;
            if (show)
                Console.WriteLine(
                    $"{(isRight || heard.Label == "oos" ? "  " : "XX")} {decision,-8} {heard.Label,-12} {ranking.Intents[0].Intent,-12} {ranking.Certainty:F2} asr {heard.Transcript.Confidence:F2} | {heard.Text} | {heard.Transcript.Text}");
            if (heard.Label == "oos")
            {
                put += decision == IntentDecision.Accept ? 1 : 0;
                continue;
            }

            right += isRight ? 1 : 0;
            accepted += isRight && decision == IntentDecision.Accept ? 1 : 0;
            wrong += !isRight && decision == IntentDecision.Accept ? 1 : 0;
            var reference = heard.Text.ToLowerInvariant().Split(' ');
            errors += Distance(reference, heard.Transcript.Text.Split(' '));
            words += reference.Length;
        }

        var inScope = all.Count(heard => heard.Label != "oos");
        Console.WriteLine($"best intent right {right}/{inScope} ({100.0 * right / inScope:F1} %), accepted right {accepted}, accepted wrong {wrong}");
        Console.WriteLine($"out of scope accepted {put}/{all.Length - inScope}");
        Console.WriteLine($"word errors {100.0 * errors / words:F1} %");
        Console.WriteLine($"sound {all.Sum(heard => heard.Seconds):F0} s, processor time {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F1} s");
    }

    // Labels: Yes, No, Unclear.
    private static void ReportAnswers(Heard[] all)
    {
        foreach (var heard in all)
        {
            var answer = heard.Transcript.IsRejected ? YesNoAnswer.Unclear : YesNo.Read(heard.Transcript.Text, "en");
            Console.WriteLine(
                $"{(answer.ToString() == heard.Label ? "  " : "XX")} {heard.Label,-8} {answer,-8} {heard.Transcript.Confidence:F2} | {heard.Text} | {heard.Transcript.Text}");
        }
    }

    private static int Distance(string[] reference, string[] heard)
    {
        var row = Enumerable.Range(0, heard.Length + 1).ToArray();
        for (int i = 1; i <= reference.Length; i++)
        {
            var previous = (int[])row.Clone();
            row[0] = i;
            for (int j = 1; j <= heard.Length; j++)
                row[j] = Math.Min(
                    Math.Min(previous[j], row[j - 1]) + 1, previous[j - 1] + (reference[i - 1] == heard[j - 1] ? 0 : 1));
        }

        return row[^1];
    }

    private static (string Label, string Text)[] Read(string path) =>
        [.. File.ReadLines(path).Select(line => line.Split('\t')).Where(cells => cells.Length == 2).Select(cells => (cells[0], cells[1]))];

    private sealed record Heard(string Label, string Text, Transcript Transcript, double Seconds, double Elapsed);
}
