namespace Gateway.Language.Intents;

/// <summary>An intent and the probability that it is the right one, given that any of the operator's intents is.</summary>
/// <param name="Intent">The operator's key.</param>
/// <param name="Confidence">0 to 1; of the answers given with 0.8 about 80 % are right.</param>
public sealed record RankedIntent(string Intent, double Confidence);
