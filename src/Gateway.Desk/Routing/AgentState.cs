using Gateway.Desk.Agents;

namespace Gateway.Desk.Routing;

/// <summary>
/// An agent as routing sees them: four independent facts (registered, on a break, what they are on, resting until),
/// from which the one presence follows.
/// </summary>
internal sealed record AgentState(Agent Agent, DateTimeOffset Since)
{
    public bool IsRegistered { get; init; }

    /// <summary>Asked for with *2; it survives the phone's registration, only *1 ends it.</summary>
    public bool IsOnBreak { get; init; }

    public RingingOffer? Ringing { get; init; }

    public HandledOffer? Handling { get; init; }

    public Rest? Rest { get; init; }

    /// <summary>When the agent became ready; who is ready longest is offered first.</summary>
    public DateTimeOffset ReadySince { get; init; }

    public bool IsReady => Presence == Presence.Ready;

    /// <summary>Whether a request by name may ring them now.</summary>
    public bool IsCallable(RoutingRequest request) =>
        this is { Ringing: null, Handling: null, IsRegistered: true } && (request.IsConsult || !IsOnBreak);

    public Presence Presence => this switch
    {
        { Ringing: not null } => Presence.Ringing,
        { Handling: not null } => Presence.Busy,
        { IsRegistered: false } => Presence.Offline,
        { IsOnBreak: true } => Presence.Paused,
        { Rest: { IsWrapUp: true } } => Presence.WrapUp,
        { Rest: not null } => Presence.Paused,
        _ => Presence.Ready,
    };

    public RoutingRequest? Request => Ringing?.Request ?? Handling?.Request;

    /// <summary>When something about this agent changes by itself.</summary>
    public DateTimeOffset? NextDue => Ringing is not null ? Ringing.NextDue : Rest?.Until;

    public AgentSnapshot Snapshot() => new(
        Agent,
        Presence,
        Since,
        Ringing?.Deadline ?? (Presence is Presence.WrapUp || (Presence is Presence.Paused && !IsOnBreak) ? Rest?.Until : null),
        Request?.ContactId,
        IsOnBreak);
}

/// <summary>An offer whose outcome is not known yet.</summary>
internal sealed record RingingOffer(long Id, RoutingRequest Request, DateTimeOffset Deadline)
{
    /// <summary>
    /// How long after the deadline the holder may take to report. Then the offer counts as not answered, so that a
    /// holder that died cannot leave the agent reserved for ever.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public bool IsExpired { get; init; }

    public DateTimeOffset NextDue => IsExpired ? Deadline + Grace : Deadline;
}

/// <summary>An offer that was accepted.</summary>
internal sealed record HandledOffer(long Id, RoutingRequest Request, DateTimeOffset Since);

/// <summary>A time in which an agent is left alone, for notes or because they did not take an offer.</summary>
internal sealed record Rest(DateTimeOffset Until, bool IsWrapUp);
