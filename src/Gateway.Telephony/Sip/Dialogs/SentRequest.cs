using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A request of ours inside a dialog, from its sending to its final response (RFC 3261 section 12.2.1). Runs on the lane.</summary>
internal sealed class SentRequest(
    SipCore core, InviteDialog dialog, Action<SipResponse> onResponse, Action<TransactionFailure> onFailed)
{
    /// <summary>The transaction that carries it; null when it could not be sent.</summary>
    public ClientTransaction? Transaction { get; private set; }

    /// <summary>Sends it along the dialog's path; without a way there the failure is told at once.</summary>
    public void Send(SipRequest request)
    {
        if (dialog.Path.NextHop(core.Transport) is { } flow)
            Transaction = core.Transactions.Send(request, flow, onResponse, onFailed);
        else
            onFailed(TransactionFailure.Transport);
    }
}
