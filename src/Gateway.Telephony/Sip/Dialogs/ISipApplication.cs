using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Who answers what comes from outside a dialog. Both methods run on the SIP lane: they must return at once, without
/// waiting for anything; one that throws is answered 500.</summary>
public interface ISipApplication
{
    /// <summary>A new INVITE; 100 Trying is sent. It stays open until accepted, rejected, or cancelled by the caller.</summary>
    void OnInvite(IncomingInvite invite);

    /// <summary>Any other request outside a dialog (REGISTER, OPTIONS...): gives the final response, made with
    /// <see cref="SipResponse.For"/>; a missing To tag is added.</summary>
    SipResponse OnRequest(SipRequest request, SipSource source);
}
