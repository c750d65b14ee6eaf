using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A request of ours inside a dialog, from its sending to its final response (RFC 3261 section 12.2.1); sent again with
/// credentials when the peer asks for them and the dialog has some for its realm (section 22.2). Runs on the lane.</summary>
internal sealed class SentRequest(
    SipCore core, InviteDialog dialog, Action<SipResponse> onResponse, Action<TransactionFailure> onFailed)
{
    /// <summary>The transaction that carries it; null when it could not be sent.</summary>
    public ClientTransaction? Transaction { get; private set; }

    /// <summary>Sends it along the dialog's path; without a way there the failure is told at once.</summary>
    public void Send(SipRequest request)
    {
        if (dialog.Path.NextHop(core.Transport) is { } flow)
            Transaction = core.Transactions.Send(request, flow, response => OnResponse(request, response), onFailed);
        else
            onFailed(TransactionFailure.Transport);
    }

    private void OnResponse(SipRequest request, SipResponse response)
    {
        if (response.Status is 401 or 407 && Authorized(request, response) is { } again)
        {
            Send(again);
            return;
        }

        if (response.IsSuccess)
            dialog.Credentials?.OnSuccess(response);
        onResponse(response);
    }

    private SipRequest? Authorized(SipRequest request, SipResponse challenge)
    {
        if (dialog.Credentials is not { } credentials)
            return null;
        var again = RequestCopy.Of(request, dialog.Path.NextSequence());
        return credentials.TryAuthorize(again, challenge) ? again : null;
    }
}
