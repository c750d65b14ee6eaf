using BenchmarkDotNet.Attributes;
using Gateway.Language.Intents;

namespace Gateway.Bench;

/// <summary>What it costs to understand one sentence among a dozen intents of twenty examples.</summary>
[MemoryDiagnoser]
public class IntentsBenchmark
{
    private const string Sentence = "I have a question about the last invoice that you sent me";

    private static readonly string[] Topics =
        ["invoice", "contract", "cancellation", "fault", "complaint", "order", "delivery", "address", "visit", "hours", "person", "price"];

    private static readonly string[] Frames =
        ["I have a question about my {0}", "it is about the {0}", "can you help me with a {0}", "something is wrong with my {0}", "{0} please"];

    private static readonly string[] Endings = ["", " from last week", " that you sent me", " as soon as possible"];

    private readonly IntentExample[] _examples =
    [
        .. from topic in Topics
           from frame in Frames
           from ending in Endings
           select new IntentExample(topic, string.Format(null, frame, topic) + ending, "en"),
    ];

    private IntentClassifier _classifier = null!;

    /// <summary>Trains the classifier that is asked.</summary>
    [GlobalSetup]
    public void Setup() => _classifier = IntentClassifier.Train(_examples);

    /// <summary>Start of the service: 240 examples, with calibration.</summary>
    [Benchmark]
    public IntentClassifier Train() => IntentClassifier.Train(_examples);

    /// <summary>One caller's sentence.</summary>
    [Benchmark]
    public IntentRanking Classify() => _classifier.Classify(Sentence);
}
