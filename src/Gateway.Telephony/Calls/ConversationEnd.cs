namespace Gateway.Telephony.Calls;

/// <summary>Why two legs no longer talk with each other.</summary>
public abstract record ConversationEnd
{
    private ConversationEnd()
    {
    }

    /// <summary>One of the legs is over, or the flow's token fired.</summary>
    public sealed record Over : ConversationEnd;

    /// <summary>An agent's phone wants to pass the other party on; both legs still stand.</summary>
    public sealed record Transfer(TransferRequest Request) : ConversationEnd;

    /// <summary>Another phone of the agent at <paramref name="Leg"/> calls to take the leg's place; it is to be answered.</summary>
    public sealed record Replaced(Call Leg, IncomingCall By) : ConversationEnd;
}
