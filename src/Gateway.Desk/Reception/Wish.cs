using Gateway.Language.Intents;

namespace Gateway.Desk.Reception;

/// <summary>What a caller wants, how sure we are, and what may be done with it.</summary>
/// <param name="Intent">The intent; null when it is unknown.</param>
/// <param name="Confidence">Calibrated probability, 0 to 1; 1 when the caller pressed its key or confirmed it.</param>
/// <param name="Decision">Act on it, confirm it first, or ask again.</param>
/// <param name="Words">What was heard; in memory only, never stored without consent. Empty when nothing was said.</param>
public sealed record Wish(IntentOptions? Intent, double Confidence, IntentDecision Decision, string Words)
{
    /// <summary>Nothing is known.</summary>
    public static Wish Unknown { get; } = new(null, 0, IntentDecision.Repeat, "");

    /// <summary>A wish named by key.</summary>
    public static Wish ByKey(IntentOptions intent) => new(intent, 1, IntentDecision.Accept, "");

    /// <summary>Words for people: the language's label, else the intent's key; null when unknown.</summary>
    public string? LabelIn(string language) =>
        Intent is null ? null : Intent.Label.TryGetValue(language, out var label) ? label : Intent.Name;
}
