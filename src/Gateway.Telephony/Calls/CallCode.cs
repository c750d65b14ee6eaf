namespace Gateway.Telephony.Calls;

/// <summary>What an agent keys in during a call, for phones without keys of their own for it.</summary>
internal static class CallCode
{
    /// <summary>Ends a consultation: back to the caller.</summary>
    public const char Return = '0';

    /// <summary>With a number and #: passes the caller on.</summary>
    public const char PassOn = '3';

    /// <summary>With a number and #: calls somebody to ask while the caller waits.</summary>
    public const char Ask = '4';

    /// <summary>Caller, agent and whoever is asked talk together.</summary>
    public const char Meet = '5';

    /// <summary>Codes that are complete by themselves.</summary>
    public const string Alone = "05";

    /// <summary>Codes that a number and # have to follow.</summary>
    public const string WithNumber = "34";
}
