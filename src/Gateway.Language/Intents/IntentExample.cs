namespace Gateway.Language.Intents;

/// <summary>One sentence that a customer might say, and what it means.</summary>
/// <param name="Intent">The operator's key, for example "invoice"; <see cref="OutOfScope"/> for none of them.</param>
/// <param name="Text">The sentence as it is spoken or written; case and punctuation do not matter.</param>
/// <param name="Language">Two-letter code, for example "de".</param>
public sealed record IntentExample(string Intent, string Text, string Language)
{
    /// <summary>The intent of sentences that none of the operator's intents serves.</summary>
    public const string OutOfScope = "";
}
