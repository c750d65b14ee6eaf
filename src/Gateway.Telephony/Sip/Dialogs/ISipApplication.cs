using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Who answers what comes from outside a dialog. All methods run on the SIP lane: they must return at once, without
/// waiting for anything; one that throws is answered 500.</summary>
public interface ISipApplication
{
    /// <summary>Whether a source is who its address says, so that its requests need no login: a trunk.</summary>
    bool Trusts(SipRequest request, SipSource source) => true;

    /// <summary>The final response to a request outside a dialog from somebody who is not trusted, sent without keeping anything:
    /// a challenge, a refusal, what OPTIONS may know. Null when the request proves who sent it; it is then handed over as any.</summary>
    SipResponse? AnswerStranger(SipRequest request, SipSource source) => null;

    /// <summary>A new INVITE; 100 Trying is sent. It stays open until accepted, rejected, or cancelled by the caller.</summary>
    void OnInvite(IncomingInvite invite);

    /// <summary>Any other request outside a dialog (REGISTER, OPTIONS...): gives the final response, made with
    /// <see cref="SipResponse.For"/>; a missing To tag is added.</summary>
    SipResponse OnRequest(SipRequest request, SipSource source);

    /// <summary>A MESSAGE outside a dialog (RFC 3428): it stays open until it is answered, within a few seconds.</summary>
    void OnMessage(IncomingRequest request) => request.AnswerAsync(SipResponse.For(request.Request, 405));

    /// <summary>A TCP or TLS connection is gone, in either direction: registrations that came over it have to be made anew
    /// (RFC 5626 section 4.2.2).</summary>
    void OnConnectionClosed(long connectionId)
    {
    }
}
