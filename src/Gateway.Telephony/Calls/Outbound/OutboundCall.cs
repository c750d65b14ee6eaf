using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Calls.Outbound;

/// <summary>A call to a public number: for a callback, or to hand a caller on to somebody outside.</summary>
public sealed record OutboundCall
{
    /// <summary>Whom to call.</summary>
    public required E164Number Destination { get; init; }

    /// <summary>Which number of ours is shown; the first of the trunk when it is none of the trunk's. Default that first one.</summary>
    public E164Number? CallerId { get; init; }

    /// <summary>The caller on whose behalf we call; shown instead of ours where the trunk permits it. Default none.</summary>
    public E164Number? OnBehalfOf { get; init; }

    /// <summary>Who wants it, for log and alarm: an agent's name, "callback". Never words of a caller.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>The call it will be joined with; its codec is offered first, and a trunk that both run over may be asked to connect the two
    /// itself (<see cref="TrunkTransfer"/>). Default none.</summary>
    public Call? Peer { get; init; }

    /// <summary>Runs when it rings at the other end, on the lane: must return at once.</summary>
    public Action? OnRinging { get; init; }
}
