using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>An UPDATE of ours (RFC 3311 section 5.1), with a new offer or, to refresh the session, without one. Runs on the lane.</summary>
/// <param name="offer">Makes the offer when it goes out; empty for a refresh.</param>
/// <param name="onRefused">Told of a final refusal.</param>
internal sealed class Update(
    InviteDialog dialog, Func<ReadOnlyMemory<byte>> offer, Action<SipRequest, SipResponse>? onRefused = null)
{
    private readonly TaskCompletionSource<SipResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SipRequest? _request;

    /// <summary>The final response, or one of our own when there is none.</summary>
    public Task<SipResponse> Answer => _answer.Task;

    /// <summary>True when it brings an offer.</summary>
    public bool HasOffer => _request?.Body.IsEmpty == false;

    public void Start()
    {
        if (dialog.State is not (DialogState.Early or DialogState.Confirmed or DialogState.Unconfirmed))
            Finish(new SipResponse(481));
        else if (!dialog.TakesUpdate)
            Finish(new SipResponse(405));
        else if (dialog.PendingUpdate is not null)
            Finish(new SipResponse(491));
        else
            Send(offer());
    }

    /// <summary>The dialog is over.</summary>
    public void OnEnded() => Finish(new SipResponse(481));

    private void Send(ReadOnlyMemory<byte> sdp)
    {
        // Section 5.1: no offer while one of either side is open.
        if (!sdp.IsEmpty && (dialog.HasOpenOffer || dialog.OwesAnswer))
        {
            Finish(new SipResponse(491));
            return;
        }

        dialog.PendingUpdate = this;
        _request = dialog.Path.NewRequest(SipMethods.Update);
        dialog.AddSession(_request, sdp);
        dialog.Session.Ask(_request);
        dialog.Send(_request, OnResponse, OnFailed);
    }

    private void OnResponse(SipResponse response)
    {
        if (!response.IsFinal || dialog.PendingUpdate != this)
            return;
        dialog.PendingUpdate = null;
        if (response.IsSuccess)
            Succeed(response);
        else if (response.Status is 408 or 481)
            dialog.Step(DialogEvent.Lost);
        Finish(response);
        if (!response.IsSuccess)
            onRefused?.Invoke(_request!, response);
    }

    private void Succeed(SipResponse response)
    {
        dialog.Path.Refresh(response);
        dialog.Learn(response);
        if (dialog.State != DialogState.Early)
            dialog.Session.Follow(response);
        if (HasOffer && !response.Body.IsEmpty)
            dialog.TakeAnswer(response.Body);
    }

    private void OnFailed(TransactionFailure failure)
    {
        dialog.PendingUpdate = null;
        dialog.Step(DialogEvent.Lost);
        Finish(new SipResponse(failure == TransactionFailure.Timeout ? 408 : 503));
    }

    private void Finish(SipResponse response) => _answer.TrySetResult(response);
}
