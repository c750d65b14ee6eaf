using Gateway.Telephony.Sip.Auth;
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
    private readonly ProvisionalResponses _provisional;

    // Owned by the lane, as all that follows: false once a final response was sent.
    private bool _isOpen = true;
    private InviteDialog? _early;
    private bool _hasAgreed;
    private (ReadOnlyMemory<byte> Sdp, TaskCompletionSource<InviteDialog?> Done)? _acceptance;

    internal IncomingInvite(SipCore core, ServerTransaction transaction)
    {
        _core = core;
        _transaction = transaction;
        Request = transaction.Request;
        _provisional = new ProvisionalResponses(core, transaction) { GaveUp = OnNoPrack };
        transaction.TransportFailed = () => OnCancel(null);
        Replaces = ReplacesHeader.TryParse(Request.Headers.Get(HeaderNames.Replaces), out var replaces) ? replaces : null;
        Replaced = replaces is null ? null : core.Find(replaces);
    }

    public SipRequest Request { get; }

    public SipSource Source => _transaction.Source;

    public string CallId => Request.CallId;

    /// <summary>The dialog that this call is to take the place of (RFC 3891); null for an ordinary call.</summary>
    public ReplacesHeader? Replaces { get; }

    /// <summary>The answered dialog of ours that <see cref="Replaces"/> names; null when there is none. Whether the caller may have it
    /// is for the application to say.</summary>
    public InviteDialog? Replaced { get; }

    /// <summary>The tag on all our responses; the dialog's local tag once accepted.</summary>
    public string ToTag => _transaction.ToTag;

    /// <summary>Fires when the caller gives up before an answer (CANCEL, or BYE in the early dialog; 487 is sent), or can no longer
    /// be answered.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Why the caller gave up, in its own words (RFC 3326).</summary>
    public IReadOnlyList<ReasonHeader> CancelReasons { get; private set; } = [];

    /// <summary>True when the ACK to our 2xx came; false when it never did, or when there was no 2xx.</summary>
    public Task<bool> Acknowledged => _acknowledged.Task;

    /// <summary>As <see cref="InviteDialog.OnOffer"/>, for offers that come before the answer (PRACK, UPDATE); the dialog takes it
    /// over. Set before the first verb.</summary>
    public Func<ReadOnlyMemory<byte>, SdpReply>? OnOffer { get; set; }

    /// <summary>As <see cref="InviteDialog.OnAnswer"/>, for an answer to an offer in <see cref="ProgressAsync"/>.</summary>
    public Action<ReadOnlyMemory<byte>>? OnAnswer { get; set; }

    /// <summary>What we answer the caller's challenges to our own requests with; needs a realm, and a caller that asks in another gets
    /// nothing. Set before the first verb.</summary>
    public DigestAccount? Account { get; set; }

    /// <summary>Sends 180 Ringing; completes when it is sent. Nothing happens once the INVITE is answered.</summary>
    public Task RingAsync() => _core.OnLaneAsync(() => Progress(180, ReadOnlyMemory<byte>.Empty));

    /// <summary>Sends 183 Session Progress with our SDP, so that the caller hears us before the answer; completes when it is sent,
    /// with false when the INVITE was cancelled or answered before.</summary>
    /// <param name="sdp">Our answer, the same as in <see cref="AcceptAsync"/>; or our offer when the INVITE had none, which needs a
    /// caller who knows reliable responses (else nothing is sent).</param>
    public Task<bool> ProgressAsync(ReadOnlyMemory<byte> sdp) => _core.OnLaneAsync(() => Progress(183, sdp), false);

    /// <summary>Sends 200 with our SDP; completes when it is sent, with null when the INVITE was cancelled or answered before. It
    /// waits for the PRACK to a session description sent before (RFC 3262 section 3). The dialog repeats the 200 until its ACK and
    /// ends by itself with <see cref="DialogEnd.NoAck"/> if none comes.</summary>
    /// <param name="sdp">Our answer, or our offer when the INVITE had none; not sent again when a reliable response brought it.</param>
    public Task<InviteDialog?> AcceptAsync(ReadOnlyMemory<byte> sdp) =>
        _core.OnLaneAsync(() => AcceptOrWait(sdp), Task.FromResult<InviteDialog?>(null)).Unwrap();

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
    /// <param name="request">The CANCEL or BYE; null when the caller can no longer be answered.</param>
    internal void OnCancel(SipRequest? request)
    {
        if (!_isOpen)
            return;
        if (request is not null)
            CancelReasons = ReasonHeader.ReadAll(request);
        _core.Lane.Fire(_cancelled);
        Reject(SipResponse.For(Request, 487, toTag: ToTag));
    }

    internal void Reject(SipResponse response)
    {
        if (!_isOpen)
            return;
        Close();
        _transaction.Respond(response);
        _early?.Step(DialogEvent.NotEstablished);
        _acknowledged.TrySetResult(false);
        _acceptance?.Done.TrySetResult(null);
    }

    /// <summary>Takes a PRACK; false when it means nothing that waits for one.</summary>
    internal bool TryAcknowledge(RAckHeader acknowledged) => _provisional.TryAcknowledge(acknowledged);

    /// <summary>The PRACK is answered: what waited for it goes out.</summary>
    internal void OnAcknowledged()
    {
        if (_acceptance is { } waiting && !_provisional.HoldsSuccess)
            waiting.Done.TrySetResult(Accept(waiting.Sdp));
        else
            _provisional.SendNext();
    }

    private bool Progress(int status, ReadOnlyMemory<byte> sdp)
    {
        var isOffer = !sdp.IsEmpty && Request.Body.IsEmpty;
        var isReliable = _provisional.IsReliable(!sdp.IsEmpty);
        if (!_isOpen || _acceptance is not null || (isOffer && !isReliable))
            return false;
        var dialog = _early ??= NewDialog(isEarly: true);
        var response = WithDialogHeaders(status);
        if (!sdp.IsEmpty && !_hasAgreed)
        {
            // A session description that must arrive is not said again (RFC 6337 section 3.1.1).
            _hasAgreed = isReliable;
            dialog.AwaitsAnswer = isOffer;
            dialog.OwesAnswer = !isOffer && !isReliable;
            response.Headers.Add(HeaderNames.ContentType, OwnHeaders.Sdp);
            response.Body = sdp;
        }

        _provisional.Send(response);
        return true;
    }

    private Task<InviteDialog?> AcceptOrWait(ReadOnlyMemory<byte> sdp)
    {
        if (!_isOpen || _acceptance is not null)
            return Task.FromResult<InviteDialog?>(null);
        if (!_provisional.HoldsSuccess)
            return Task.FromResult<InviteDialog?>(Accept(sdp));
        var done = new TaskCompletionSource<InviteDialog?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _acceptance = (sdp, done);
        return done.Task;
    }

    private InviteDialog Accept(ReadOnlyMemory<byte> sdp)
    {
        Close();
        var dialog = _early ?? NewDialog(isEarly: false);
        dialog.AwaitsAnswer |= Request.Body.IsEmpty && !_hasAgreed;
        var success = WithDialogHeaders(200);
        OwnHeaders.AddSession(success, _core.Transport.SentBy(Source), Source, _hasAgreed ? ReadOnlyMemory<byte>.Empty : sdp);
        dialog.Session.Answer(Request, success);
        dialog.Accept(_transaction, success);
        return dialog;
    }

    private InviteDialog NewDialog(bool isEarly)
    {
        var path = DialogPath.OfCallee(Request, ToTag, Source);
        var dialog = new InviteDialog(_core, path, Request, _acknowledged, isEarly)
        {
            Invitation = this,
            Credentials = Account is { Realm: not null } account ? new DigestClient(account) : null,
            OnOffer = OnOffer,
            OnAnswer = OnAnswer,
            OwesAnswer = !Request.Body.IsEmpty,
        };
        _core.Add(dialog);
        return dialog;
    }

    // RFC 3262 section 3: the caller does not hear us, so the call cannot go on.
    private void OnNoPrack()
    {
        if (!_isOpen)
            return;
        _core.Lane.Fire(_cancelled);
        Reject(SipResponse.For(Request, 504, toTag: ToTag));
    }

    private void Close()
    {
        _isOpen = false;
        _provisional.Close();
        _core.Forget(_transaction);
    }

    // Section 12.1.1: what makes a dialog carries the Record-Route and a Contact.
    private SipResponse WithDialogHeaders(int status)
    {
        var response = SipResponse.For(Request, status, toTag: ToTag);
        response.Headers.CopyFrom(Request.Headers, HeaderNames.RecordRoute);
        if (status >= 200)
            return response;
        OwnHeaders.AddContact(response, _core.Transport.SentBy(Source), Source);
        response.Headers.Add(HeaderNames.Allow, SipMethods.AllowHeader);
        return response;
    }
}
