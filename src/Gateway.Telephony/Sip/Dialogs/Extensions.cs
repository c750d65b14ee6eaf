namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>The option tags that we understand (RFC 3261 section 19.2).</summary>
internal static class Extensions
{
    /// <summary>Reliable provisional responses (RFC 3262).</summary>
    public const string Reliable = "100rel";

    /// <summary>A call may take the place of another one (RFC 3891).</summary>
    public const string Replaces = "replaces";

    /// <summary>A REFER may do without the reports about it (RFC 4488).</summary>
    public const string NoReferSubscription = "norefersub";

    /// <summary>Session timers (RFC 4028).</summary>
    public const string Timer = "timer";

    /// <summary>What a peer may require of us.</summary>
    public static IReadOnlyList<string> Understood { get; } = [Reliable, Timer, Replaces, NoReferSubscription];

    /// <summary>The value of our Supported header.</summary>
    public static string SupportedHeader { get; } = string.Join(", ", Understood);

    /// <summary>The same in an INVITE that does not ask for reliable provisional responses.</summary>
    public static string SupportedWithoutReliable { get; } = string.Join(", ", Understood.Where(static tag => tag != Reliable));
}
