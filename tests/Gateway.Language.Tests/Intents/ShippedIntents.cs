using Gateway.Language.Intents;

namespace Gateway.Language.Tests.Intents;

/// <summary>The examples of config/intents.yaml, read line by line: the folder's own reader lives in the host.</summary>
internal static class ShippedIntents
{
    public static IReadOnlyList<IntentExample> Examples { get; } = Read();

    /// <summary>Intent to the queue that serves it, or to the intent itself when a sentence answers it.</summary>
    public static IReadOnlyDictionary<string, string> Destinations { get; } = ReadDestinations();

    public static IntentClassifier Classifier { get; } = IntentClassifier.Train(Examples);

    private static List<IntentExample> Read()
    {
        var examples = new List<IntentExample>();
        var (intent, language) = ("", "");
        foreach (var line in Lines())
        {
            if (line.StartsWith("  - name: ", StringComparison.Ordinal))
            {
                intent = line[10..];
            }
            else if (line.StartsWith("        - ", StringComparison.Ordinal))
            {
                examples.Add(new IntentExample(intent, line[10..], language));
            }
            else if (line.StartsWith("      ", StringComparison.Ordinal))
            {
                language = line[6..8];
            }
        }

        return examples;
    }

    private static Dictionary<string, string> ReadDestinations()
    {
        var destinations = new Dictionary<string, string>();
        var intent = "";
        foreach (var line in Lines())
        {
            if (line.StartsWith("  - name: ", StringComparison.Ordinal))
            {
                intent = line[10..];
                destinations[intent] = intent;
            }
            else if (line.StartsWith("    queue: ", StringComparison.Ordinal))
            {
                destinations[intent] = line[11..];
            }
        }

        return destinations;
    }

    private static string[] Lines()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Gateway.sln above.");
        }

        return File.ReadAllLines(Path.Combine(folder, "config", "intents.yaml"));
    }
}
