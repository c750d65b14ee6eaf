using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>An INVITE from outside that waits to be accepted or rejected (RFC 3261 section 13.3). 100 Trying is sent already. Its
/// verbs may be used from any flow, at most one of accept and reject has an effect.</summary>
public sealed class IncomingInvite
{
    private readonly SipCore _core;
    private readonly ServerTransaction _transaction;
    private readonly TaskCompletionSource<bool> _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();

    // Owned by the lane: false once a final response was sent.
    private bool _isOpen = true;

    internal IncomingInvite(SipCore core, ServerTransaction transaction)
    {
        _core = core;
        _transaction = transaction;
        transaction.TransportFailed = OnCancel;
        Replaces = ReplacesHeader.TryParse(Request.Headers.Get(HeaderNames.Replaces), out var replaces) ? replaces : null;
        Replaced = replaces is null ? null : core.Find(replaces);
    }

    public SipRequest Request => _transaction.Request;

    public SipSource Source => _transaction.Source;

    public string CallId => Request.CallId;

    /// <summary>The dialog that this call is to take the place of (RFC 3891); null for an ordinary call.</summary>
    public ReplacesHeader? Replaces { get; }

    /// <summary>The answered dialog of ours that <see cref="Replaces"/> names; null when there is none. Whether the caller may have it
    /// is for the application to say.</summary>
    public InviteDialog? Replaced { get; }

    /// <summary>The tag on all our responses; the dialog's local tag once accepted.</summary>
    public string ToTag => _transaction.ToTag;

    /// <summary>Fires when the caller gives up before an answer (CANCEL; 487 is sent), or can no longer be answered.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>True when the ACK to our 2xx came; false when it never did, or when there was no 2xx.</summary>
    public Task<bool> Acknowledged => _acknowledged.Task;

    /// <summary>Sends 180 Ringing; completes when it is sent. Nothing happens once the INVITE is answered.</summary>
    public Task RingAsync() => _core.OnLaneAsync(() => _transaction.Respond(WithDialogHeaders(180)));

    /// <summary>Sends 200 with our SDP; completes when it is sent, with null when the INVITE was cancelled or answered before. The
    /// dialog repeats the 200 until its ACK and ends by itself with <see cref="DialogEnd.NoAck"/> if none comes.</summary>
    /// <param name="sdp">Our answer, or our offer when the INVITE had none.</param>
    public Task<InviteDialog?> AcceptAsync(ReadOnlyMemory<byte> sdp) => _core.OnLaneAsync(() => Accept(sdp), null);

    /// <summary>Sends a final refusal (300 to 699); completes when it is sent. Nothing happens once the INVITE is answered.</summary>
    public Task RejectAsync(int status, string? reason = null, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        var response = SipResponse.For(Request, status, reason, ToTag);
        foreach (var (name, value) in headers ?? [])
            response.Headers.Add(name, value);
        return _core.OnLaneAsync(() => Reject(response));
    }

    /// <summary>Answers 487 after a CANCEL; nothing happens after a final response (section 9.2).</summary>
    internal void OnCancel()
    {
        if (!_isOpen)
            return;
        Reject(SipResponse.For(Request, 487, toTag: ToTag));
        _core.Lane.Fire(_cancelled);
    }

    internal void Reject(SipResponse response)
    {
        if (!_isOpen)
            return;
        Close();
        _transaction.Respond(response);
        _acknowledged.TrySetResult(false);
    }

    private InviteDialog? Accept(ReadOnlyMemory<byte> sdp)
    {
        if (!_isOpen)
            return null;
        Close();
        var path = DialogPath.OfCallee(Request, ToTag, Source);
        var dialog = new InviteDialog(_core, path, Request, _acknowledged) { AwaitsAnswer = Request.Body.IsEmpty };
        _core.Add(dialog);
        var success = WithDialogHeaders(200);
        OwnHeaders.AddSession(success, _core.Transport.SentBy(Source), Source, sdp);
        dialog.Accept(_transaction, success);
        return dialog;
    }

    private void Close()
    {
        _isOpen = false;
        _core.Forget(_transaction);
    }

    // Section 12.1.1: what makes a dialog carries the Record-Route and a Contact.
    private SipResponse WithDialogHeaders(int status)
    {
        var response = SipResponse.For(Request, status, toTag: ToTag);
        response.Headers.CopyFrom(Request.Headers, HeaderNames.RecordRoute);
        if (status < 200)
            OwnHeaders.AddContact(response, _core.Transport.SentBy(Source), Source);
        return response;
    }
}
