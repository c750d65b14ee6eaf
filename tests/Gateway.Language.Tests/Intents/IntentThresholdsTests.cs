using Gateway.Language.Intents;

namespace Gateway.Language.Tests.Intents;

public sealed class IntentThresholdsTests
{
    [Theory]
    [InlineData(0.95, 0.05, IntentDecision.Accept)]
    [InlineData(0.95, 0.4, IntentDecision.Confirm)]
    [InlineData(0.5, 0.1, IntentDecision.Confirm)]
    [InlineData(0.5, 0.9, IntentDecision.Repeat)]
    [InlineData(0.05, 0.1, IntentDecision.Repeat)]
    public void Confidence_and_scope_together_decide(double confidence, double outOfScope, IntentDecision decision)
    {
        var ranking = new IntentRanking { Intents = [new("invoice", confidence)], OutOfScope = outOfScope };

        Assert.Equal(decision, new IntentThresholds().Decide(ranking));
    }
}
