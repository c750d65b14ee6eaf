using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>One place to ring.</summary>
/// <param name="RequestUri">Whom the INVITE asks for: a binding's contact, or any SIP URI.</param>
/// <param name="Flow">Send there, and all of the dialog's requests too, instead of resolving the URI: the flow a phone registered
/// over. Null resolves the URI's host.</param>
public sealed record InviteTarget(SipUri RequestUri, SipSource? Flow = null)
{
    /// <summary>Through whom the INVITE goes, nearest first: an outbound proxy, a Service-Route, the Path of a registration (RFC 3261
    /// section 8.1.2). All are taken as loose routers. Without a flow the first of them is resolved instead of the URI.</summary>
    public IReadOnlyList<SipUri> Routes { get; init; } = [];
}
