namespace Gateway.Desk.Contacts;

/// <summary>How a contact ended, in the two words that log, metric, record and console show.</summary>
public sealed record Ending(Result Result, string Reason);

/// <summary>The first word of an <see cref="Ending"/>.</summary>
public enum Result
{
    /// <summary>An answer was given and the caller did not ask for a person.</summary>
    Solved,

    /// <summary>An agent talked with the customer.</summary>
    HandedOver,

    /// <summary>The caller hung up before an agent or an answer was reached.</summary>
    CallerLeft,

    /// <summary>Nobody was there: closed, or no agent logged in.</summary>
    Unserved,

    /// <summary>Turned away before it began: overload, unknown number.</summary>
    Refused,

    /// <summary>A fault on our side; the reason names it.</summary>
    OurFault,
}
