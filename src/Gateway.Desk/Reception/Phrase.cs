namespace Gateway.Desk.Reception;

/// <summary>What the gateway says; each has a file of the same name in every language's folder of prompts.</summary>
public enum Phrase
{
    /// <summary>Greets somebody unknown.</summary>
    Hello,

    /// <summary>Greets by <c>{name}</c>.</summary>
    HelloName,

    /// <summary>Says that a machine speaks and listens.</summary>
    Notice,

    /// <summary>The one open question.</summary>
    Question,

    /// <summary>Asks once more after nothing was understood.</summary>
    Again,

    /// <summary>Asks whether it is about <c>{topic}</c>.</summary>
    Confirm,

    /// <summary>The caller is being put through.</summary>
    Connecting,

    /// <summary>The caller gets a person because we did not understand, or they asked for one.</summary>
    Person,

    /// <summary>Begins the choice by key.</summary>
    MenuIntro,

    /// <summary>One choice: <c>{topic}</c> on <c>{key}</c>.</summary>
    MenuChoice,

    /// <summary>The key that always leads to a person.</summary>
    MenuPerson,

    /// <summary>The key that changes to this language, said in it.</summary>
    MenuLanguage,

    /// <summary>All are busy, the place is kept.</summary>
    Waiting,

    /// <summary>Nobody waits before the caller.</summary>
    WaitingNext,

    /// <summary>The wait is about <c>{minutes}</c> minutes.</summary>
    WaitingMinutes,

    /// <summary>Nobody is there to take the call.</summary>
    Nobody,

    /// <summary>Outside the opening hours.</summary>
    Closed,

    /// <summary>Follows an answer: stay on the line for a person.</summary>
    AfterAnswer,

    /// <summary>A fault of ours.</summary>
    Failed,

    /// <summary>Tells an agent that work comes again.</summary>
    AgentReady,

    /// <summary>Tells an agent that no work comes.</summary>
    AgentPaused,

    /// <summary>Tells an agent that the code is unknown.</summary>
    AgentUnknown,
}
