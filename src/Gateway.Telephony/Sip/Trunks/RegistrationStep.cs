namespace Gateway.Telephony.Sip.Trunks;

/// <summary>What can happen to a registration.</summary>
internal abstract record RegistrationEvent
{
    private RegistrationEvent()
    {
    }

    /// <summary>The time that was waited for came.</summary>
    public sealed record Due : RegistrationEvent;

    /// <summary>The connection that the registration came over is gone (RFC 5626 section 4.2.2).</summary>
    public sealed record FlowLost : RegistrationEvent;

    /// <summary>The gateway stops.</summary>
    public sealed record Stop : RegistrationEvent;

    /// <summary>The final response to our REGISTER, credentials tried.</summary>
    /// <param name="Status">408 when none came, 503 when nothing could be sent.</param>
    /// <param name="Reason">For people.</param>
    /// <param name="Granted">Lifetime in a 2xx.</param>
    /// <param name="Least">Min-Expires of a 423.</param>
    /// <param name="RetryAfter">Retry-After of a refusal.</param>
    public sealed record Answered(int Status, string Reason, TimeSpan Granted = default, TimeSpan? Least = null, TimeSpan? RetryAfter = null)
        : RegistrationEvent;
}

/// <summary>What a registration's step asks for: always one thing.</summary>
internal abstract record RegistrationAction
{
    private RegistrationAction()
    {
    }

    /// <summary>Send REGISTER to one of the registrars; zero ends the binding.</summary>
    public sealed record Send(int Registrar, TimeSpan Expires) : RegistrationAction;

    /// <summary>Wait for the time or for an event, whichever is first.</summary>
    public sealed record Wait(TimeSpan Delay) : RegistrationAction;

    /// <summary>It is over.</summary>
    public sealed record Finish : RegistrationAction;
}
