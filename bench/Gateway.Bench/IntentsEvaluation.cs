using System.Diagnostics;
using System.Text;
using Gateway.Language.Intents;

namespace Gateway.Bench;

/// <summary>
/// Measures the classifier on labelled sentences, files of "label TAB text" lines, and writes the table to
/// bench/results/intents.md.
/// </summary>
internal static class IntentsEvaluation
{
    private const string ResultFile = "bench/results/intents.md";
    private const double ErrorShare = 0.2;

    /// <summary>Runs all sets whose files lie in the folder, or those whose name holds the second argument.</summary>
    public static int Run(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("usage: intents FOLDER [PART OF A SET'S NAME]");
            return 2;
        }

        var table = new StringBuilder(
            """
            | set | accuracy % | ECE | accuracy % at 20 % word errors | OOS recall % at 90 % in scope | AUROC | training s | us a sentence |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var set in IntentsEvaluationSet.All.Where(set => args.Length < 2 || set.Name.Contains(args[1])))
        {
            var line = Evaluate(set, args[0]);
            Console.WriteLine(line);
            table.AppendLine(line);
        }

        if (args.Length < 2)
        {
            Write(table.ToString());
        }

        return 0;
    }

    private static string Evaluate(IntentsEvaluationSet set, string folder)
    {
        var examples = set.Train.SelectMany(name => Read(folder, name, set.Language)).ToList();
        var test = Read(folder, set.Test, set.Language);
        var watch = Stopwatch.StartNew();
        var classifier = IntentClassifier.Train(examples);
        var training = watch.Elapsed;
        watch.Restart();
        var inside = test.ConvertAll(example => classifier.Classify(example.Text));
        var classifying = watch.Elapsed;

        var right = IntentsMetrics.Right(test, inside);
        var noisy = new WordErrors(examples.ConvertAll(example => example.Text), ErrorShare);
        var garbled = test.ConvertAll(example => classifier.Classify(noisy.In(example.Text)));
        var outside = set.OutOfScope is { } file
            ? Read(folder, file, set.Language).ConvertAll(example => classifier.Classify(example.Text)) : [];
        return string.Create(null, stackalloc char[256],
            $"| {set.Name} | {Percent(right)} | {IntentsMetrics.CalibrationError(inside, right):F3} | {Percent(IntentsMetrics.Right(test, garbled))} | {IntentsMetrics.RecallAtAccuracy(inside, right, outside, 0.9):F1} | {IntentsMetrics.Auroc(inside, outside):F3} | {training.TotalSeconds:F1} | {classifying.TotalMicroseconds / test.Count:F0} |")
            .Replace("NaN", "-");
    }

    private static string Percent(List<bool> right) => FormattableString.Invariant($"{100.0 * right.Count(r => r) / right.Count:F1}");

    private static List<IntentExample> Read(string folder, string name, string language) =>
    [
        .. File.ReadLines(Path.Combine(folder, name + ".tsv")).Select(line => line.Split('\t', 2)).Select(parts =>
            new IntentExample(parts[0] == "oos" ? IntentExample.OutOfScope : parts[0], parts[1], language)),
    ];

    private static void Write(string table)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ResultFile)!);
        File.WriteAllText(ResultFile, $"""
            # Intent classification

            `dotnet run --project bench/Gateway.Bench -c Release -- intents FOLDER` on {Environment.ProcessorCount} cores; times under whatever else
            the machine was doing. FOLDER holds BANKING77, CLINC150 and the ROBO.AI FAQ sets as "label TAB text" files.
            Settings were chosen on the validation sets. ECE: expected calibration error over 15 bins. Word errors: each word
            is dropped or replaced by another of the training set with 10 % probability each. OOS recall: share of
            out-of-scope sentences found where 90 % of all in-scope sentences are still kept and right.

            {table}
            """);
    }
}
