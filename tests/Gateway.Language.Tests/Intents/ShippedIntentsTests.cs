using Gateway.Language.Intents;
using Xunit.Abstractions;

namespace Gateway.Language.Tests.Intents;

public sealed class ShippedIntentsTests(ITestOutputHelper output)
{
    private static readonly IntentThresholds Thresholds = new();

    [Fact]
    public void English_callers_reach_the_right_queue() =>
        Assert.InRange(ShareOfRightQueues(HeldOutSentences.English), 0.85, 1);

    [Fact]
    public void German_callers_reach_the_right_queue() =>
        Assert.InRange(ShareOfRightQueues(HeldOutSentences.German), 0.85, 1);

    [Fact]
    public void English_callers_who_want_something_else_are_not_put_through_unasked() =>
        Assert.InRange(ShareAcceptedUnasked(HeldOutSentences.EnglishOutside), 0, 0.1);

    [Fact]
    public void German_callers_who_want_something_else_are_not_put_through_unasked() =>
        Assert.InRange(ShareAcceptedUnasked(HeldOutSentences.GermanOutside), 0, 0.1);

    private double ShareOfRightQueues((string Text, string Intent)[] sentences) =>
        sentences.Average(sentence =>
        {
            var ranking = ShippedIntents.Classifier.Classify(sentence.Text);
            var decision = Thresholds.Decide(ranking);
            var isRight = ShippedIntents.Destinations[ranking.Best.Intent] == ShippedIntents.Destinations[sentence.Intent];
            output.WriteLine($"{(isRight ? ' ' : '!')} {decision,-7} {Show(ranking)} {sentence.Intent}: {sentence.Text}");
            return isRight && decision != IntentDecision.Repeat ? 1.0 : 0.0;
        });

    private double ShareAcceptedUnasked(string[] sentences) =>
        sentences.Average(sentence =>
        {
            var ranking = ShippedIntents.Classifier.Classify(sentence);
            var decision = Thresholds.Decide(ranking);
            output.WriteLine($"{(decision == IntentDecision.Accept ? '!' : ' ')} {decision,-7} {Show(ranking)}: {sentence}");
            return decision == IntentDecision.Accept ? 1.0 : 0.0;
        });

    private static string Show(IntentRanking ranking) => FormattableString.Invariant(
        $"{ranking.Best.Intent} {ranking.Best.Confidence:F2} outside {ranking.OutOfScope:F2}");
}
