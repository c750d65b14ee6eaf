namespace Gateway.Desk.Flows.Messages;

/// <summary>What the gateway writes by itself; each stands under its name, in kebab case, in every language's file of texts.</summary>
public enum WrittenPhrase
{
    /// <summary>Says that a machine answers, and how to reach a person; precedes whatever it writes first. <c>{company}</c></summary>
    Notice,

    /// <summary>Asks what it is about.</summary>
    Question,

    /// <summary>Asks whether it is about <c>{topic}</c>.</summary>
    Confirm,

    /// <summary>Asks whether the answer helped.</summary>
    Helped,

    /// <summary>Follows when it did.</summary>
    Glad,

    /// <summary>A person will answer here.</summary>
    Person,

    /// <summary>A person will answer in about <c>{minutes}</c> minutes.</summary>
    PersonMinutes,

    /// <summary>Outside the opening hours; it is answered afterwards.</summary>
    Closed,

    /// <summary>The agent <c>{agent}</c> has it now.</summary>
    Taken,

    /// <summary>A call was cut off: shall it go on here?</summary>
    CutOff,

    /// <summary>A call reached nobody: shall it go on here?</summary>
    Missed,

    /// <summary>Nothing is sent here any more.</summary>
    OptedOut,

    /// <summary>Messages are welcome here again.</summary>
    OptedIn,

    /// <summary>The choice "yes".</summary>
    Yes,

    /// <summary>The choice "no".</summary>
    No,

    /// <summary>The choice of a person.</summary>
    ChoosePerson,
}
