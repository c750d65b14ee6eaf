using System.Diagnostics;
using Gateway.Language.Intents;

namespace Gateway.Bench;

/// <summary>Measures the classifier on labelled sentences: files of "label TAB text" lines.</summary>
internal static class IntentsEvaluation
{
    public static int Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("usage: intents FOLDER [FILTER]");
            return 2;
        }

        var folder = args[0];
        Console.WriteLine("| set | accuracy % | ECE | OOS recall % at 90 % in scope | AUROC | train s | us/sentence |");
        foreach (var set in EvaluationSet.All.Where(set => args.Length < 2 || set.Name.Contains(args[1])))
        {
            Evaluate(set, folder);
        }

        return 0;
    }

    private static void Evaluate(EvaluationSet set, string folder)
    {
        var examples = set.Train.SelectMany(name => Read(folder, name)).ToList();
        var test = Read(folder, set.Test);
        var watch = Stopwatch.StartNew();
        var classifier = IntentClassifier.Train(examples);
        var trained = watch.Elapsed;
        watch.Restart();
        var rankings = test.ConvertAll(example => classifier.Classify(example.Text));
        var classified = watch.Elapsed;
        var right = test.Zip(rankings, (example, ranking) => ranking.Best.Intent == example.Intent).ToList();
        var ece = Metrics.CalibrationError(rankings.ConvertAll(r => r.Best.Confidence), right);
        var outside = set.OutOfScope is { } file ? Read(folder, file).ConvertAll(e => classifier.Classify(e.Text)) : [];
        var recall = Metrics.RecallAtAccuracy(rankings, right, outside, 0.9);
        var auroc = Metrics.Auroc(rankings.ConvertAll(r => r.OutOfScope), outside.ConvertAll(r => r.OutOfScope));
        Console.WriteLine(FormattableString.Invariant(
            $"| {set.Name} | {100.0 * right.Count(r => r) / right.Count:F1} | {ece:F3} | {100 * recall:F1} | {auroc:F3} | {trained.TotalSeconds:F1} | {classified.TotalMicroseconds / test.Count:F0} |"));
        if (outside.Count > 0)
        {
            Console.WriteLine(FormattableString.Invariant($"  flagged out of scope: {100.0 * outside.Count(r => r.IsOutOfScope) / outside.Count:F1} of outside, {100.0 * rankings.Count(r => r.IsOutOfScope) / rankings.Count:F1} of inside"));
        }
    }

    private static List<IntentExample> Read(string folder, string name) =>
    [
        .. File.ReadLines(Path.Combine(folder, name + ".tsv")).Select(line => line.Split('\t', 2))
            .Select(parts => new IntentExample(parts[0] == "oos" ? IntentExample.OutOfScope : parts[0], parts[1], name.Contains("_de") ? "de" : "en")),
    ];
}
