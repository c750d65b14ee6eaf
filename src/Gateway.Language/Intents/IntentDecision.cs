namespace Gateway.Language.Intents;

/// <summary>What a dialogue should do with a ranking.</summary>
public enum IntentDecision
{
    /// <summary>Act on the best intent without a question.</summary>
    Accept,

    /// <summary>Ask "Is it about ...?" first.</summary>
    Confirm,

    /// <summary>Ask to say it again, or hand over to a person.</summary>
    Repeat,
}
