namespace Gateway.Desk.Flows.AgentChat;

/// <summary>What an agent wants who writes to the desk.</summary>
internal abstract record ChatCommand
{
    /// <summary>The chat that is meant; none for the one that is clear.</summary>
    public int? Number { get; init; }

    /// <summary>Words for the customer; they take an offer too.</summary>
    public sealed record Say(string Text) : ChatCommand;

    /// <summary>Takes what is offered, or goes on with an open chat.</summary>
    public sealed record Take : ChatCommand;

    /// <summary>Declines what is offered.</summary>
    public sealed record Decline : ChatCommand;

    /// <summary>The matter is dealt with.</summary>
    public sealed record Done : ChatCommand;

    /// <summary>Words for colleagues.</summary>
    public sealed record Note(string Text) : ChatCommand;

    /// <summary>Passes the chat on to a queue or a colleague.</summary>
    public sealed record Transfer(string Target) : ChatCommand;

    /// <summary>Asks for the card again.</summary>
    public sealed record Who : ChatCommand;

    /// <summary>Asks what can be written here.</summary>
    public sealed record Help : ChatCommand;

    /// <summary>Cannot be understood; the line says what would be.</summary>
    public sealed record Wrong(string Line) : ChatCommand;
}
