using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Trunks;

/// <summary>How a registration stands; replaced whole at each change.</summary>
/// <param name="IsUp">Whether the provider can reach us.</param>
/// <param name="Reason">Why not, or what the registrar said.</param>
/// <param name="Flow">The flow that the last successful REGISTER went over.</param>
/// <param name="Registrar">Which of the registrars took it.</param>
/// <param name="ServiceRoutes">The route for our requests that the registrar asked for (RFC 3608), in order.</param>
public sealed record RegistrationStatus(bool IsUp, string Reason, SipSource? Flow, int Registrar, IReadOnlyList<NameAddress> ServiceRoutes)
{
    /// <summary>Before the first answer.</summary>
    public static RegistrationStatus None { get; } = new(false, "registering", null, 0, []);
}
