namespace Gateway.Telephony.Calls;

/// <summary>One party that passed a call on.</summary>
/// <param name="Number">User part of its address, as sent; null when it wants to stay unknown.</param>
/// <param name="Reason">Why, in the words of RFC 5806: "no-answer", "user-busy", "unconditional"...; "unknown" when not said.</param>
public sealed record Forwarding(string? Number, string Reason);
