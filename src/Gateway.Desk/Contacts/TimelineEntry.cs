namespace Gateway.Desk.Contacts;

/// <summary>One thing that happened to a contact.</summary>
/// <param name="ContactId">The contact.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Text">The particulars for people, for example an agent's name. Never words of the caller.</param>
public sealed record TimelineEntry(Guid ContactId, DateTimeOffset At, TimelineKind Kind, string Text = "");

/// <summary>What a <see cref="TimelineEntry"/> tells.</summary>
public enum TimelineKind
{
    /// <summary>The contact was admitted.</summary>
    Admitted,

    /// <summary>A customer was found for it.</summary>
    Identified,

    /// <summary>The gateway answered.</summary>
    Answered,

    /// <summary>It could not be answered; the text says why.</summary>
    Refused,

    /// <summary>The caller was greeted and told that a machine speaks.</summary>
    Greeted,

    /// <summary>A question was asked.</summary>
    Asked,

    /// <summary>The caller went on in another language.</summary>
    LanguageChanged,

    /// <summary>The caller pressed a key.</summary>
    KeyPressed,

    /// <summary>An intent was understood, or chosen by key.</summary>
    Understood,

    /// <summary>Nothing was heard, or nothing that fits an intent.</summary>
    NotUnderstood,

    /// <summary>A question about the understood intent was answered with yes, no or neither.</summary>
    Confirmed,

    /// <summary>The operator's answer to the intent was played.</summary>
    Replied,

    /// <summary>It was put in a queue.</summary>
    Queued,

    /// <summary>An agent was rung.</summary>
    Offered,

    /// <summary>That agent did not take it; the text says why.</summary>
    NotTaken,

    /// <summary>An agent answered and talks with the customer.</summary>
    Taken,

    /// <summary>The agent passed the customer on; the text says who to whom.</summary>
    Transferred,

    /// <summary>The agent wanted to pass the customer on and could not; the text says why.</summary>
    NotTransferred,

    /// <summary>An agent noted something; the words are kept with the messages.</summary>
    Noted,

    /// <summary>A message could not be delivered; the text says where, why, and where it was sent instead.</summary>
    NotDelivered,

    /// <summary>It goes back to the queue: the agent can no longer be reached.</summary>
    Returned,

    /// <summary>The agent took somebody else in, and all talk together; the text says whom.</summary>
    Joined,

    /// <summary>Somebody who was called before passed it on to us; the text says who and why.</summary>
    Forwarded,

    /// <summary>It ended.</summary>
    Ended,
}
