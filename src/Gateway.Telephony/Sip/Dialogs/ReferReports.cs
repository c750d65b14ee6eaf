using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Tells who sent a REFER how the call goes that it asked for: the notifier of its implicit subscription (RFC 3515 section
/// 2.4.4). One NOTIFY after the other, so that none overtakes another. It outlives the call in whose dialog the REFER came: many
/// phones say BYE at once. Owned by the lane.</summary>
internal sealed class ReferReports(SipCore core, DialogPath path, string eventName)
{
    // Longer than any transfer takes: we ring a target for a minute at most.
    private const int SubscriptionSeconds = 300;

    private readonly Queue<(int Status, string? Reason)> _waiting = [];
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isSending;
    private bool _isOver;

    /// <summary>Completes when the final report is answered, or when nobody wants it.</summary>
    public Task Delivered => _delivered.Task;

    /// <summary>Reports a status; a final one ends the subscription and what is reported later is dropped.</summary>
    public void Report(int status, string? reason)
    {
        if (_isOver)
            return;
        _isOver = status >= 200;
        _waiting.Enqueue((status, reason));
        if (!_isSending)
            SendNext();
    }

    /// <summary>Nobody is to be told anything.</summary>
    public void Close()
    {
        _isOver = true;
        _waiting.Clear();
        _delivered.TrySetResult();
    }

    private void SendNext()
    {
        if (!_waiting.TryDequeue(out var next))
        {
            if (_isOver)
                _delivered.TrySetResult();
            return;
        }

        if (path.NextHop(core.Transport) is not { } flow)
        {
            Close();
            return;
        }

        _isSending = true;
        core.Transactions.Send(Build(next.Status, next.Reason, core.Transport.SentBy(flow), flow), flow, OnResponse, _ => Close());
    }

    private SipRequest Build(int status, string? reason, string sentBy, Transport.SipSource flow)
    {
        var notify = path.NewRequest(SipMethods.Notify);
        var headers = notify.Headers;
        OwnHeaders.AddContact(notify, sentBy, flow);
        headers.Add(HeaderNames.Event, eventName);
        headers.Add(
            HeaderNames.SubscriptionState,
            status >= 200 ? "terminated;reason=noresource" : $"active;expires={SubscriptionSeconds}");
        headers.Add(HeaderNames.ContentType, ReferFragment.ContentType);
        notify.Body = ReferFragment.Write(status, reason);
        return notify;
    }

    private void OnResponse(SipResponse response)
    {
        if (response.IsProvisional)
            return;
        _isSending = false;

        // RFC 6665 section 4.2.2: 481 and the like say that nobody subscribes any more.
        if (response.IsSuccess)
            SendNext();
        else
            Close();
    }
}
