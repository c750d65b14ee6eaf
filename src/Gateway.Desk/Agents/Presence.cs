namespace Gateway.Desk.Agents;

/// <summary>What an agent is doing, as far as routing knows.</summary>
public enum Presence
{
    /// <summary>No phone is registered.</summary>
    Offline,

    /// <summary>Can be offered a contact of some kind; may have messages in hand.</summary>
    Ready,

    /// <summary>Is being offered one.</summary>
    Ringing,

    /// <summary>On a call, or with so many messages in hand that nothing more of any kind can be offered.</summary>
    Busy,

    /// <summary>Writes notes after a contact.</summary>
    WrapUp,

    /// <summary>On a break of their own (*2), or left alone for a while after an offer that they did not take.</summary>
    Paused,
}
