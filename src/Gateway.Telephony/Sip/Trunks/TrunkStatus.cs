namespace Gateway.Telephony.Sip.Trunks;

/// <summary>Whether a trunk works, as far as we know.</summary>
public enum TrunkState
{
    /// <summary>Nobody asked it: it is taken for working.</summary>
    Unknown,

    /// <summary>It is registered and answers.</summary>
    Up,

    /// <summary>It is not registered or does not answer: calls go over another one.</summary>
    Down,
}

/// <summary>How a trunk stands, for health, metrics and people.</summary>
public sealed record TrunkStatus(string Name, TrunkState State, string Reason);
