namespace Gateway.Desk.Contacts;

/// <summary>What a contact asks of an agent; each kind has its own capacity, deadlines and handling times.</summary>
public enum WorkKind
{
    /// <summary>A call: the agent's whole attention.</summary>
    Call,

    /// <summary>A conversation by short messages, answered within a minute.</summary>
    Chat,

    /// <summary>E-mail, answered within hours.</summary>
    Email,
}
