using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The transaction user of RFC 3261 section 5: who decides about what transactions hand up. Called on the lane.</summary>
internal interface ITransactionUser
{
    /// <summary>The answer to a new request that is sent without keeping anything (RFC 3261 section 8.2.7); null to begin a
    /// transaction. Not asked for ACK, nor for a CANCEL that fits an INVITE.</summary>
    SipResponse? AnswerAtOnce(SipRequest request, SipSource source);

    /// <summary>A new request that is neither ACK nor CANCEL.</summary>
    void OnRequest(ServerTransaction transaction);

    /// <summary>A CANCEL, and the INVITE transaction it means if there is one.</summary>
    void OnCancel(ServerTransaction cancel, ServerTransaction? invite);

    /// <summary>An ACK to a 2xx.</summary>
    void OnAck(SipRequest ack);

    /// <summary>A 2xx to an INVITE whose transaction is over.</summary>
    void OnStraySuccess(SipResponse response);

    /// <summary>A transaction has left the table.</summary>
    void OnTransactionEnded();
}
