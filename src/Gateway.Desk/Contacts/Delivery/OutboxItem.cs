namespace Gateway.Desk.Contacts.Delivery;

/// <summary>Something that has to reach another system, kept until it did or was given up.</summary>
/// <param name="Id">Key of the row; items leave in its order.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Name of the channel or webhook.</param>
/// <param name="Lane">Items of a lane leave one after the other.</param>
/// <param name="Subject">Id of the message or event; with kind and target it is unique.</param>
/// <param name="Body">What is sent, where it is not kept elsewhere.</param>
/// <param name="Created">Since when it waits.</param>
/// <param name="Due">When it is tried next.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Fault">What the last attempt said.</param>
public sealed record OutboxItem(
    long Id,
    OutboxKind Kind,
    string Target,
    string Lane,
    string Subject,
    string? Body,
    DateTimeOffset Created,
    DateTimeOffset Due,
    int Attempts,
    OutboxState State,
    string? Fault);

/// <summary>What an <see cref="OutboxItem"/> is.</summary>
public enum OutboxKind
{
    /// <summary>A message to a customer.</summary>
    Message,

    /// <summary>An event for another program.</summary>
    Webhook,
}

/// <summary>Where an <see cref="OutboxItem"/> stands; one that was delivered is gone.</summary>
public enum OutboxState
{
    /// <summary>Waits for its time.</summary>
    Waiting,

    /// <summary>Is being tried.</summary>
    Sending,

    /// <summary>Was given up; somebody may send it again.</summary>
    Dead,
}

/// <summary>One try to deliver an <see cref="OutboxItem"/>.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended; none while it runs, or when the gateway died in it.</param>
/// <param name="Outcome">What it came to; none like <paramref name="Ended"/>.</param>
public sealed record OutboxAttempt(int Number, DateTimeOffset Started, DateTimeOffset? Ended, string? Outcome);
