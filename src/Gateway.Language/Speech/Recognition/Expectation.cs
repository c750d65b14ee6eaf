namespace Gateway.Language.Speech.Recognition;

/// <summary>What the caller was asked, so that an engine can narrow its search.</summary>
public enum Expectation
{
    /// <summary>An open question: a sentence of any kind.</summary>
    Sentence,

    /// <summary>A question to be answered with yes or no.</summary>
    YesNo,
}
