using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A re-INVITE of ours (RFC 3261 section 14.1), from the offer to its final response. Runs on the lane.</summary>
/// <param name="offer">Makes the offer when it goes out.</param>
/// <param name="onRefused">Told of a final refusal.</param>
internal sealed class Reinvite(
    SipCore core, InviteDialog dialog, Func<ReadOnlyMemory<byte>> offer, Action<SipRequest, SipResponse>? onRefused = null)
{
    private readonly TaskCompletionSource<SipResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SentRequest? _sent;
    private bool _isCancelled;
    private bool _isCancelSent;

    /// <summary>The final response, or one of our own when there is none.</summary>
    public Task<SipResponse> Answer => _answer.Task;

    public void Start()
    {
        if (dialog.State is not (DialogState.Confirmed or DialogState.Unconfirmed))
            Finish(new SipResponse(481));
        else if (dialog.PendingReinvite is not null || dialog.PendingUpdate is { HasOffer: true })
            Finish(new SipResponse(491));
        else
            Begin();
    }

    /// <summary>The ACK to our 2xx came: an offer that waited for it goes out.</summary>
    public void OnConfirmed()
    {
        if (_sent is null)
            Send();
    }

    /// <summary>The dialog is over: an offer that was not sent never will be.</summary>
    public void OnEnded()
    {
        if (_sent is null)
            Finish(new SipResponse(481));
    }

    /// <summary>Takes it back: CANCEL, at once or after the first provisional response.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        if (_sent is null)
            Finish(new SipResponse(487));
        else if (_sent.Transaction is { State: TransactionState.Proceeding })
            SendCancel();
    }

    // Section 14.1: no new INVITE while one is under way; ours to them is until its ACK.
    private void Begin()
    {
        dialog.PendingReinvite = this;
        if (dialog.State == DialogState.Confirmed)
            Send();
    }

    private void Send()
    {
        var sdp = offer();
        if (sdp.IsEmpty)
        {
            Finish(new SipResponse(488));
            return;
        }

        var invite = dialog.Path.NewRequest(SipMethods.Invite);
        dialog.AddSession(invite, sdp);
        dialog.Session.Ask(invite);
        _sent = dialog.Send(invite, OnResponse, OnFailed);
    }

    private void OnResponse(SipResponse response)
    {
        if (response.IsProvisional)
        {
            if (_isCancelled)
                SendCancel();
        }
        else if (_answer.Task.IsCompleted)
        {
            dialog.ResendAck(response);
        }
        else if (response.IsSuccess)
        {
            dialog.Path.Refresh(response);
            dialog.Learn(response);
            dialog.Acknowledge(response, _sent?.Transaction?.Request);
            dialog.Session.Follow(response);
            if (!response.Body.IsEmpty)
                dialog.TakeAnswer(response.Body);
            Finish(response);
        }
        else if (response.Status is 408 or 481)
        {
            // Section 12.2.1.2: the peer no longer knows the call.
            dialog.Step(DialogEvent.Lost);
            Finish(response);
        }
        else
        {
            Finish(response);
            onRefused?.Invoke(_sent!.Transaction!.Request, response);
        }
    }

    private void OnFailed(TransactionFailure failure) => Fail(failure == TransactionFailure.Timeout ? 408 : 503);

    private void Fail(int status)
    {
        dialog.Step(DialogEvent.Lost);
        Finish(new SipResponse(status));
    }

    private void Finish(SipResponse response)
    {
        if (dialog.PendingReinvite == this)
            dialog.PendingReinvite = null;
        _answer.TrySetResult(response);
    }

    private void SendCancel()
    {
        if (_isCancelSent)
            return;
        _isCancelSent = true;
        core.Transactions.SendCancel(_sent!.Transaction!, null);
    }
}
