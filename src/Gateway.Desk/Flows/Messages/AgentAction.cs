using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>What an agent does with a conversation that they have.</summary>
public abstract record AgentAction
{
    /// <summary>Writes to the customer.</summary>
    /// <param name="Text">The words.</param>
    public sealed record Reply(string Text) : AgentAction
    {
        /// <summary>Files, by the hash under which they are kept.</summary>
        public IReadOnlyList<Attachment> Attachments { get; init; } = [];

        /// <summary>Key of the message, so that a repeated request is the same message; none to make one.</summary>
        public Guid? Id { get; init; }
    }

    /// <summary>Notes something for colleagues; it never leaves the house.</summary>
    /// <param name="Text">The words.</param>
    public sealed record Note(string Text) : AgentAction;

    /// <summary>Passes the conversation on.</summary>
    /// <param name="Target">Name of a queue or of an agent.</param>
    public sealed record Transfer(string Target) : AgentAction;

    /// <summary>The matter is dealt with.</summary>
    public sealed record Done : AgentAction;
}
