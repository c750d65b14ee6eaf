using System.Collections.Concurrent;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Sound;
using Xunit.Abstractions;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>Sentences that the configuration does not know, spoken over the telephone by two voices.</summary>
public sealed class SentencesTests(ITestOutputHelper output)
{
    private const int AtOnce = 3;

    private static readonly (string Text, string Queue)[] InScope =
    [
        ("I have a question about my last invoice.", "billing"),
        ("You charged me twice this month.", "billing"),
        ("The amount on my bill looks far too high.", "billing"),
        ("I never received the receipt for my payment in March.", "billing"),
        ("Why is there a late fee on my statement?", "billing"),
        ("I want to cancel my contract at the end of the year.", "contracts"),
        ("How long does my agreement still run?", "contracts"),
        ("I would like to renew my subscription for another two years.", "contracts"),
        ("We are leaving the country and have to terminate everything.", "contracts"),
        ("The machine has stopped working since yesterday morning.", "support"),
        ("My internet connection keeps dropping every few minutes.", "support"),
        ("There is water leaking out of the device you installed.", "support"),
        ("I want to complain about the rude technician.", "support"),
        ("I would like to order a new filter.", "sales"),
        ("Can I buy two more of those chairs?", "sales"),
        ("When will my parcel finally arrive?", "sales"),
        ("The package was supposed to be here on Tuesday.", "sales"),
        ("I have moved and need to give you my new address.", "general"),
        ("Could somebody come by on Thursday afternoon to take a look?", "general"),
        ("Please just let me talk to a real person.", "general"),
    ];

    private static readonly string[] OutOfScope =
    [
        "What is the capital of Australia?",
        "Can you recommend a good recipe for apple pie?",
        "Who won the football match last night?",
        "Tell me a joke about elephants.",
        "How tall is the highest mountain in the world?",
        "My cat likes to sleep on the window sill.",
        "What will the weather be like tomorrow?",
        "Please play some jazz music.",
        "How do I train for a marathon?",
        "The moon is very bright tonight.",
    ];

    [Fact]
    public async Task At_least_17_of_20_unknown_sentences_reach_the_right_queue_with_at_most_two_questions()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);
        var queues = await IntentQueues.ReadAsync(folder);

        var results = await InParallelAsync(InScope, async (sentence, at) =>
        {
            await using var customer = await Customer.CallAsync(gateway, Number(at));
            var (_, queue) = await customer.AnswerQuestionsAsync(
                new SpokenSentence(sentence.Text, Voice(at)), intent => queues.GetValueOrDefault(intent) == sentence.Queue);
            var questions = customer.Steps().Count(step => step.Kind == "Asked");
            return (IsRight: queue == sentence.Queue && questions <= 2, Line: $"{queue} for {sentence.Queue}, {questions} asked: {sentence.Text}");
        });

        Report(results);
        Assert.True(results.Count(result => result.IsRight) >= 17, Lines(results));
    }

    [Fact]
    public async Task At_most_2_of_10_sentences_out_of_scope_are_put_through_unasked()
    {
        using var folder = GatewayFolder.Create();
        await using var gateway = await GatewayProcess.StartAsync(folder);
        await using var anna = await Agents.StartAsync(gateway, folder.Setup.Agents[0]);

        var results = await InParallelAsync(OutOfScope, async (sentence, at) =>
        {
            await using var customer = await Customer.CallAsync(gateway, Number(at));
            await customer.StepAsync("Asked");
            await customer.Phone.SayAsync(new SpokenSentence(sentence, Voice(at)));
            var (kind, text) = await customer.StepAsync("Asked", "Queued", "Replied");
            return (IsRight: kind == "Asked", Line: $"{kind} {text}: {sentence}");
        });

        Report(results);
        Assert.True(results.Count(result => !result.IsRight) <= 2, Lines(results));
    }

    private static string Number(int at) => $"+49151000000{at:00}";

    private static string Voice(int at) => at % 2 == 0 ? "slt" : "rms";

    private static async Task<IReadOnlyList<(bool IsRight, string Line)>> InParallelAsync<T>(
        T[] sentences, Func<T, int, Task<(bool IsRight, string Line)>> callAsync)
    {
        var results = new ConcurrentBag<(bool IsRight, string Line)>();
        await Parallel.ForEachAsync(
            sentences.Select((sentence, at) => (sentence, at)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (entry, _) => results.Add(await callAsync(entry.sentence, entry.at)));
        return [.. results];
    }

    private static string Lines(IEnumerable<(bool IsRight, string Line)> results) =>
        string.Join('\n', results.Select(result => $"{(result.IsRight ? "right" : "WRONG")}  {result.Line}").Order());

    private void Report(IEnumerable<(bool IsRight, string Line)> results) => output.WriteLine(Lines(results));
}
