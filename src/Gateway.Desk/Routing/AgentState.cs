using System.Collections.Immutable;
using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;

namespace Gateway.Desk.Routing;

/// <summary>
/// An agent as routing sees them: independent facts (registered, on a break, what is offered, what is in hand, resting
/// until), from which follow the one presence and what may be offered. One thing is offered at a time. A call wants the whole
/// agent: while it rings or is in hand nothing else is offered; messages that are in hand wait meanwhile.
/// </summary>
internal sealed record AgentState(Agent Agent, DateTimeOffset Since)
{
    public bool IsRegistered { get; init; }

    /// <summary>Asked for with *2; it survives the phone's registration, only *1 ends it.</summary>
    public bool IsOnBreak { get; init; }

    public RingingOffer? Ringing { get; init; }

    /// <summary>What is in hand, in the order in which it was taken.</summary>
    public ImmutableList<HandledOffer> Work { get; init; } = [];

    public Rest? Rest { get; init; }

    /// <summary>No message is offered before; a message that was not taken says nothing about the phone.</summary>
    public DateTimeOffset? MessagesFrom { get; init; }

    /// <summary>When the agent became ready, or finished something; who is ready longest is offered first.</summary>
    public DateTimeOffset ReadySince { get; init; }

    public bool IsReady => Presence == Presence.Ready;

    public bool IsOnCall => Call is not null;

    /// <summary>The call in hand: a customer's, or a colleague's.</summary>
    public HandledOffer? Call => Work.Find(work => work.Kind == WorkKind.Call);

    /// <summary>Whether the line may offer them this kind of work now.</summary>
    public bool CanTake(WorkKind kind) =>
        this is { Ringing: null, Rest: null, IsRegistered: true, IsOnBreak: false }
        && (kind == WorkKind.Call || MessagesFrom is null)
        && HasRoom(kind);

    /// <summary>Whether a request by name may ring them now. A consultation asks for no capacity: a phone is a phone.</summary>
    public bool IsCallable(RoutingRequest request) =>
        IsRegistered
        && (request.IsConsult ? !IsOnCall : !IsOnBreak && HasRoom(request.Kind))
        && (Ringing is null || MayGiveWayTo(request));

    /// <summary>Whether the message that is being offered goes back into the line for this call.</summary>
    public bool MayGiveWayTo(RoutingRequest request) =>
        request.Kind == WorkKind.Call && Ringing is { Request.Kind: not WorkKind.Call };

    /// <summary>Whether what they have in hand leaves room for one more of a kind.</summary>
    public bool HasRoom(WorkKind kind) =>
        !IsOnCall
        && InHand(kind) < Agent.Capacity.Of(kind)
        && (kind != WorkKind.Email || InHand(WorkKind.Chat) == 0);

    public int InHand(WorkKind kind)
    {
        var count = 0;
        foreach (var work in Work)
        {
            count += work.Kind == kind ? 1 : 0;
        }

        return count;
    }

    public bool Has(Guid contactId) =>
        Ringing?.Request.ContactId == contactId || Work.Exists(work => work.Request.ContactId == contactId);

    public Presence Presence => this switch
    {
        { Ringing: not null } => Presence.Ringing,
        { IsOnCall: true } => Presence.Busy,
        { IsRegistered: false } => Presence.Offline,
        { IsOnBreak: true } => Presence.Paused,
        { Rest: { IsWrapUp: true } } => Presence.WrapUp,
        { Rest: not null } => Presence.Paused,
        _ when HasRoom(WorkKind.Call) => Presence.Ready,
        _ when !HasRoom(WorkKind.Chat) && !HasRoom(WorkKind.Email) => Presence.Busy,
        { MessagesFrom: not null } => Presence.Paused,
        _ => Presence.Ready,
    };

    /// <summary>When something about this agent changes by itself.</summary>
    public DateTimeOffset? NextDue => Earlier(Ringing?.NextDue, Earlier(Rest?.Until, MessagesFrom));

    public AgentSnapshot Snapshot() => new(
        Agent,
        Presence,
        Since,
        Ringing?.Deadline ?? RestsUntil,
        Ringing is { } offer ? new AgentWork(offer.Request.ContactId, offer.Request.Kind, offer.Request.Queue, Since, offer.Request.IsConsult) : null,
        [.. Work.Select(work => new AgentWork(work.Request.ContactId, work.Kind, work.Request.Queue, work.Since, work.Request.IsConsult))],
        IsOnBreak);

    private DateTimeOffset? RestsUntil => Presence switch
    {
        Presence.WrapUp => Rest?.Until,
        Presence.Paused when !IsOnBreak => Rest?.Until ?? MessagesFrom,
        _ => null,
    };

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;
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
internal sealed record HandledOffer(long Id, RoutingRequest Request, DateTimeOffset Since)
{
    public WorkKind Kind => Request.Kind;
}

/// <summary>A time in which an agent is left alone, for notes or because they did not take an offer.</summary>
internal sealed record Rest(DateTimeOffset Until, bool IsWrapUp);

/// <summary>Reads a capacity by kind.</summary>
internal static class AgentCapacityExtensions
{
    public static int Of(this AgentCapacity capacity, WorkKind kind) => kind switch
    {
        WorkKind.Call => capacity.Call,
        WorkKind.Chat => capacity.Chat,
        _ => capacity.Email,
    };
}
