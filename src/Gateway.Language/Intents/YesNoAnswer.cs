namespace Gateway.Language.Intents;

/// <summary>What a caller answered to a yes/no question.</summary>
public enum YesNoAnswer
{
    /// <summary>Neither or both.</summary>
    Unclear,

    /// <summary>Agreement.</summary>
    Yes,

    /// <summary>Disagreement.</summary>
    No,
}
