using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A call to be made: whom to ring, and what the INVITE says.</summary>
public sealed record OutgoingInvite
{
    /// <summary>The most targets rung at once; more is an <see cref="ArgumentException"/>.</summary>
    public const int MaxTargets = 32;

    /// <summary>All are rung at once; the first that answers has the call.</summary>
    public required IReadOnlyList<InviteTarget> Targets { get; init; }

    /// <summary>The caller as the callee's display shows it; each leg gets a tag of its own.</summary>
    public required NameAddress From { get; init; }

    public required NameAddress To { get; init; }

    /// <summary>Further headers (Subject, Alert-Info...); names are tokens, line breaks in values become blanks. The first Route
    /// among them is where the INVITE goes (RFC 3261 section 8.1.2).</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Our offer; must not be empty when it is sent.</summary>
    public ReadOnlyMemory<byte> Sdp { get; init; }

    /// <summary>What we answer challenges (401, 407) with, to the INVITE and to the requests in its dialog; a peer that asks in another
    /// realm gets nothing. Without a realm the first one that challenges the INVITE is the account's. Default none.</summary>
    public DigestAccount? Account { get; init; }

    /// <summary>Session interval asked for (RFC 4028); null for that of the stack's options.</summary>
    public TimeSpan? SessionExpires { get; init; }

    /// <summary>Hops left (RFC 3261 section 20.22); a call made on behalf of another passes on one less (RFC 7332). Default 70.</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>Called on the SIP lane when a target lets something be heard before it answers, again for each early dialog and for
    /// each new description; must return at once.</summary>
    public Action<EarlyMedia>? OnEarlyMedia { get; init; }

    /// <summary>Called on the SIP lane when a target says that it rings (180, 183); must return at once.</summary>
    public Action? OnRinging { get; init; }
}
