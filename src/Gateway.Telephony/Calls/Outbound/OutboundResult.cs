namespace Gateway.Telephony.Calls.Outbound;

/// <summary>What came of a call to outside.</summary>
public abstract record OutboundResult
{
    private OutboundResult()
    {
    }

    /// <summary>It was picked up; the taker disposes the call.</summary>
    public sealed record Answered(Call Call, string Trunk) : OutboundResult;

    /// <summary>The trunk has connected the two itself; our leg to the one who was passed on may be hung up.</summary>
    public sealed record Transferred(string Trunk) : OutboundResult;

    /// <summary>We did not call: the destination is not allowed, or a cap is reached.</summary>
    public sealed record Refused(OutboundRefusal Reason, string Text) : OutboundResult;

    /// <summary>The callee is busy or declined.</summary>
    public sealed record Rejected(int Status, string Reason) : OutboundResult;

    /// <summary>No trunk could connect it.</summary>
    public sealed record Unreachable(string Reason) : OutboundResult;

    /// <summary>We gave up first.</summary>
    public sealed record Cancelled : OutboundResult;
}

/// <summary>Why a call to outside was not made.</summary>
public enum OutboundRefusal
{
    /// <summary>It was.</summary>
    None,

    /// <summary>No rule allows the destination.</summary>
    Destination,

    /// <summary>As many calls to outside run as may.</summary>
    TooManyAtOnce,

    /// <summary>As many were begun within an hour as may be.</summary>
    TooManyPerHour,

    /// <summary>The cost cap of the hour is reached.</summary>
    TooCostly,

    /// <summary>The gateway stops.</summary>
    Stopping,
}
