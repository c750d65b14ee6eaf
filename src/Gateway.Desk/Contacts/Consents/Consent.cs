namespace Gateway.Desk.Contacts.Consents;

/// <summary>What a customer allowed or took back, once and for good; the last one of a channel and purpose counts.</summary>
/// <param name="CustomerId">Who.</param>
/// <param name="Channel">Name of the configured channel, "call" for the phone, or <see cref="EveryChannel"/>.</param>
/// <param name="Purpose">For what.</param>
/// <param name="IsGiven">Allowed; false: taken back.</param>
/// <param name="Source">Where it was said, for example "web form", "agent anna", "message".</param>
/// <param name="At">When.</param>
/// <param name="Wording">The words that the customer agreed to, or said.</param>
/// <param name="Language">Two-letter code of the wording.</param>
public sealed record Consent(
    long CustomerId,
    string Channel,
    ConsentPurpose Purpose,
    bool IsGiven,
    string Source,
    DateTimeOffset At,
    string? Wording = null,
    string? Language = null)
{
    /// <summary>Stands for every channel.</summary>
    public const string EveryChannel = "*";
}

/// <summary>What a consent is for.</summary>
public enum ConsentPurpose
{
    /// <summary>Recording calls.</summary>
    Record,

    /// <summary>Keeping what was said as text.</summary>
    Transcript,

    /// <summary>Advertising.</summary>
    Promote,

    /// <summary>Writing first about a matter of theirs, for example going on with a call that was cut off.</summary>
    Message,

    /// <summary>Being written to at all: taken back by STOP, given again by START, which gives nothing else.</summary>
    Contact,
}
