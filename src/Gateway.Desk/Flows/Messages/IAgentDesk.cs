using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>A way in which agents see and answer messages: the SIP phone, a program.</summary>
public interface IAgentDesk
{
    /// <summary>Whether this desk reaches the agent at this moment.</summary>
    bool Reaches(string agent);

    /// <summary>Shows the card of a contact and waits until the agent takes or declines it. The token ends the offer: the agent is
    /// told so, and the answer is <see cref="DeskAnswer.NoAnswer"/>.</summary>
    Task<DeskAnswer> OfferAsync(string agent, ChatCard card, CancellationToken ct);

    /// <summary>Shows what the customer wrote. False when the agent can no longer be reached.</summary>
    Task<bool> ShowAsync(string agent, Guid contact, Message message, CancellationToken ct);

    /// <summary>The agent no longer has the contact: it is closed, passed on, or the customer is gone. Failing does not matter.</summary>
    Task EndAsync(string agent, Guid contact, string reason, CancellationToken ct);
}

/// <summary>What an agent answered to an offer.</summary>
public enum DeskAnswer
{
    /// <summary>Has it.</summary>
    Accepted,

    /// <summary>Declined.</summary>
    Rejected,

    /// <summary>Did not answer in time.</summary>
    NoAnswer,

    /// <summary>Cannot be shown anything.</summary>
    Unreachable,
}
