using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>A REFER of ours from its sending to the last report about it (RFC 3515 section 2.4). Runs on the lane.</summary>
internal sealed class OutgoingRefer(InviteDialog dialog, SipUri target, NameAddress? referredBy)
{
    private readonly TaskCompletionSource<ReferResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SentRequest? _sent;
    private bool _isAccepted;

    /// <summary>The end of it; never faults.</summary>
    public Task<ReferResult> Result => _result.Task;

    public void Start()
    {
        if (dialog.State is not DialogState.Confirmed)
            Finish(new ReferResult.Refused(481, "No dialog"));
        else if (dialog.PendingRefer is not null)
            Finish(new ReferResult.Refused(491, "Request Pending"));
        else
            Send();
    }

    /// <summary>Whether a NOTIFY with this event id is about this REFER; without one it is about the only one.</summary>
    public bool IsMeantBy(string? id) => id is null || id == $"{_sent?.Transaction?.Request.CSeq.Number}";

    /// <summary>Takes a report; one that comes before the answer to the REFER counts as well (section 2.4.4).</summary>
    public void OnReport(SipRequest notify)
    {
        var isEnd = notify.Headers.Get(HeaderNames.SubscriptionState)?.TrimStart()
            .StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true;
        var isRead = ReferFragment.TryRead(notify.Body.Span, out var status, out var reason);
        if (isRead && status is >= 200 and < 300)
            Finish(new ReferResult.Succeeded());
        else if (isRead && status >= 300)
            Finish(new ReferResult.Failed(status, reason));
        else if (isEnd)
            Finish(new ReferResult.Unknown());
    }

    /// <summary>The dialog is over: no report will come.</summary>
    public void OnEnded() => Finish(_isAccepted ? new ReferResult.Unknown() : new ReferResult.Refused(481, "No dialog"));

    /// <summary>Nobody waits for the end any more.</summary>
    public void Abandon() => Finish(new ReferResult.Unknown());

    private void Send()
    {
        dialog.PendingRefer = this;
        var refer = dialog.Path.NewRequest(SipMethods.Refer);
        dialog.AddContact(refer);
        refer.Headers.Add(HeaderNames.ReferTo, $"<{target}>");
        if (referredBy is not null)
            refer.Headers.Add(HeaderNames.ReferredBy, referredBy.ToString());
        _sent = dialog.Send(refer, OnResponse, OnFailed);
    }

    private void OnResponse(SipResponse response)
    {
        if (response.IsSuccess)
            _isAccepted = true;
        else if (response.IsFinal)
            Finish(new ReferResult.Refused(response.Status, response.Reason));
    }

    private void OnFailed(TransactionFailure failure) => Finish(
        failure == TransactionFailure.Timeout
            ? new ReferResult.Refused(408, "No answer")
            : new ReferResult.Refused(503, "Unreachable"));

    private void Finish(ReferResult result)
    {
        if (dialog.PendingRefer == this)
            dialog.PendingRefer = null;
        _result.TrySetResult(result);
    }
}
