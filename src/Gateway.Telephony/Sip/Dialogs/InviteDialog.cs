using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>An established call leg (RFC 3261 sections 12 to 15). Its verbs may be used from any flow; what happens in the dialog
/// happens on the SIP lane. It ends once, with a <see cref="DialogEnd"/>.</summary>
public sealed class InviteDialog
{
    private readonly SipCore _core;
    private readonly DialogMachine _machine;
    private readonly DialogRequests _requests;
    private readonly TaskCompletionSource<DialogEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _acknowledged;
    private readonly CancellationTokenSource _ended = new();

    // Owned by the lane, as all that follows: the INVITE whose 2xx waits for its ACK, and the timers of that wait.
    private (ServerTransaction Transaction, uint Sequence)? _unacknowledged;
    private LaneTimer? _repeatTimer;
    private LaneTimer? _ackTimer;
    private (uint Sequence, byte[] Octets, SipSource Flow)? _lastAck;
    private string? _byeReason;
    private SipMessage _capabilities;
    private bool _hasEarlyMedia;

    /// <param name="acknowledged">Told when the first ACK comes; null for a caller's dialog.</param>
    /// <param name="isEarly">True when a provisional response makes it.</param>
    internal InviteDialog(
        SipCore core, DialogPath path, SipMessage established, TaskCompletionSource<bool>? acknowledged, bool isEarly = false)
    {
        _core = core;
        _acknowledged = acknowledged ?? new(TaskCreationOptions.RunContinuationsAsynchronously);
        _machine = new DialogMachine(core.Transactions.Timers, isEarly);
        _requests = new DialogRequests(core, this);
        Path = path;
        Established = established;
        Session = new SessionTimer(core, this);
        _capabilities = established;
        RemoteSdp = established.Body;
    }

    /// <summary>The Call-ID; names the call in logs.</summary>
    public string CallId => Path.Id.CallId;

    public string LocalTag => Path.Id.LocalTag;

    public string RemoteTag => Path.Id.RemoteTag;

    /// <summary>The message that made the dialog: the INVITE we took, or the latest response we got to ours.</summary>
    public SipMessage Established { get; private set; }

    /// <summary>Their latest session description; empty until the ACK when their INVITE had none.</summary>
    public ReadOnlyMemory<byte> RemoteSdp { get; internal set; }

    /// <summary>How the dialog ended; never faults.</summary>
    public Task<DialogEnd> Completion => _completion.Task;

    /// <summary>Why the peer said BYE, in its own words (RFC 3326).</summary>
    public IReadOnlyList<ReasonHeader> RemoteReasons { get; internal set; } = [];

    /// <summary>Fires when the dialog ends.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>True once our 2xx is acknowledged, false if the dialog ended before; a caller's dialog is acknowledged by itself.</summary>
    public Task<bool> Acknowledged => _acknowledged.Task;

    /// <summary>Answers an offer (re-INVITE or UPDATE): gets their SDP, or nothing when they ask for our offer, and says what to
    /// answer. Called on the lane, must be quick. Set before use; without it offers are refused with 488.</summary>
    public Func<ReadOnlyMemory<byte>, SdpReply>? OnOffer { get; set; }

    /// <summary>Takes their answer to an offer of ours that went out in a 2xx. Called on the lane, must be quick.</summary>
    public Action<ReadOnlyMemory<byte>>? OnAnswer { get; set; }

    /// <summary>Takes an INFO (digits); it is answered 200. Called on the lane, must be quick.</summary>
    public Action<SipRequest>? OnInfo { get; set; }

    /// <summary>Takes a REFER, whose accept or reject has to follow. Called on the lane, must be quick. Without it a REFER is refused
    /// with 403: whoever may have calls made at our cost is for the owner to say.</summary>
    public Action<IncomingRefer>? OnRefer { get; set; }

    internal DialogPath Path { get; }

    /// <summary>What we answer the peer's challenges with; null when it gets nothing.</summary>
    internal DigestClient? Credentials { get; init; }

    /// <summary>Our REFER whose end has not been reported yet.</summary>
    internal OutgoingRefer? PendingRefer { get; set; }

    /// <summary>Our re-INVITE that has no final response yet.</summary>
    internal Reinvite? PendingReinvite { get; set; }

    /// <summary>Our UPDATE that has no final response yet.</summary>
    internal Update? PendingUpdate { get; set; }

    /// <summary>How long the call lives without a refresh (RFC 4028).</summary>
    internal SessionTimer Session { get; }

    /// <summary>True when an offer of ours has no answer yet.</summary>
    internal bool HasOpenOffer => PendingReinvite is not null || PendingUpdate is { HasOffer: true } || AwaitsAnswer;

    /// <summary>Whether the peer takes UPDATE, as its latest Allow says.</summary>
    internal bool TakesUpdate => _capabilities.Headers.GetValues(HeaderNames.Allow).Contains(SipMethods.Update);

    /// <summary>True at the end that made the INVITE, and with it the Call-ID.</summary>
    internal bool OwnsCallId => Invitation is null;

    internal DialogState State => _machine.State;

    /// <summary>True while an ACK, a PRACK or a response to our INVITE has to bring the answer to our offer.</summary>
    internal bool AwaitsAnswer { get; set; }

    /// <summary>True while the offer in their INVITE has no answer that must reach them.</summary>
    internal bool OwesAnswer { get; set; }

    /// <summary>The INVITE that the early dialog of a callee belongs to.</summary>
    internal IncomingInvite? Invitation { get; init; }

    /// <summary>Ends the dialog; completes when the BYE is answered or given up. A BYE waits for the ACK to our 2xx (section 15).
    /// Does nothing more when the dialog is over.</summary>
    /// <param name="reason">Words for the Reason header (RFC 3326).</param>
    public async Task ByeAsync(string? reason = null)
    {
        var isPosted = await _core.Lane.PostAsync(() => Leave(reason is null ? null : OwnHeaders.Reason(reason))).ConfigureAwait(false);
        if (isPosted)
            await _left.Task.ConfigureAwait(false);
    }

    /// <summary>Offers a new session description; gives the final response, whose body is their answer. 491 when another offer is
    /// under way (section 14.1: try again after a moment), 481 when the dialog is over, 408 or 503 when nobody answers, which
    /// ends the dialog.</summary>
    /// <exception cref="OperationCanceledException">The token fired first; the re-INVITE is cancelled.</exception>
    public Task<SipResponse> ReinviteAsync(ReadOnlyMemory<byte> sdp, CancellationToken ct) => ReinviteAsync(() => sdp, ct);

    /// <summary>As <see cref="ReinviteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>, by UPDATE (RFC 3311), which needs no ACK, may
    /// be used before the call is answered, and must be answered by the peer at once. 405 when the peer does not take it.</summary>
    public async Task<SipResponse> UpdateAsync(ReadOnlyMemory<byte> sdp, CancellationToken ct) =>
        await UpdateAsync(() => sdp, ct).ConfigureAwait(false);

    /// <summary>Offers a new session description, by UPDATE before the call is answered and by re-INVITE after; when it meets an offer
    /// of the peer it is made again after a moment (RFC 3261 section 14.1, RFC 3311 section 5.1). Gives the last response.</summary>
    /// <param name="offer">Makes the offer for each try, on the lane: must be quick. The answer goes to <see cref="OnAnswer"/>.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="OperationCanceledException">The token fired first.</exception>
    public async Task<SipResponse> OfferAsync(Func<ReadOnlyMemory<byte>> offer, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = State == DialogState.Early
                ? await UpdateAsync(offer, ct).ConfigureAwait(false)
                : await ReinviteAsync(offer, ct).ConfigureAwait(false);
            if (attempt == RetryPolicy.MaxAttempts
                || RetryPolicy.DelayAfter(response, OwnsCallId, Random.Shared.NextDouble()) is not { } delay)
                return response;
            await Task.Delay(delay, _core.Time, ct).ConfigureAwait(false);
        }
    }

    private async Task<SipResponse> UpdateAsync(Func<ReadOnlyMemory<byte>> offer, CancellationToken ct)
    {
        var update = new Update(this, offer);
        if (!await _core.Lane.PostAsync(update.Start, ct).ConfigureAwait(false))
            return new SipResponse(481);
        return await update.Answer.WaitAsync(ct).ConfigureAwait(false);
    }

    private async Task<SipResponse> ReinviteAsync(Func<ReadOnlyMemory<byte>> offer, CancellationToken ct)
    {
        var reinvite = new Reinvite(_core, this, offer);
        if (!await _core.Lane.PostAsync(reinvite.Start, ct).ConfigureAwait(false))
            return new SipResponse(481);
        try
        {
            return await reinvite.Answer.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _core.Lane.PostAsync(reinvite.Cancel, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the peer to call <paramref name="target"/> in our place and gives what came of it (RFC 5589). The dialog stands
    /// as before, whatever the result; end it when the transfer succeeded.</summary>
    /// <param name="replaced">The dialog with the target that the peer is to take over (attended transfer); then the target is its
    /// other end.</param>
    /// <param name="referredBy">On whose behalf (RFC 3892).</param>
    /// <exception cref="OperationCanceledException">The token fired before the last report; the transfer may still happen.</exception>
    public async Task<ReferResult> ReferAsync(
        SipUri? target, InviteDialog? replaced, NameAddress? referredBy, CancellationToken ct)
    {
        var uri = replaced?.Path.ReplacingTarget ?? target ?? throw new ArgumentNullException(nameof(target));
        var refer = new OutgoingRefer(this, uri, referredBy);
        if (!await _core.Lane.PostAsync(refer.Start, ct).ConfigureAwait(false))
            return new ReferResult.Refused(481, "No dialog");
        try
        {
            return await refer.Result.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _core.Lane.PostAsync(refer.Abandon, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes a request in this dialog.</summary>
    internal void Receive(ServerTransaction transaction) => _requests.Receive(transaction);

    /// <summary>Answers an INVITE with a 2xx and repeats it until the ACK comes (section 13.3.1.4).</summary>
    internal void Accept(ServerTransaction invite, SipResponse success)
    {
        _unacknowledged = (invite, invite.Request.CSeq.Number);
        invite.TransportFailed = () => Step(DialogEvent.Lost);
        OwesAnswer = false;
        invite.Respond(success);
        Step(DialogEvent.Accepted);
    }

    /// <summary>Takes the ACK to our 2xx; with it comes the answer, if our 2xx held the offer.</summary>
    internal void OnAck(SipRequest ack)
    {
        if (_unacknowledged is not { } invite || invite.Sequence != ack.CSeq.Number)
            return;
        invite.Transaction.TransportFailed = null;
        _unacknowledged = null;
        var isAnswerMissing = AwaitsAnswer && ack.Body.IsEmpty;
        if (AwaitsAnswer && !isAnswerMissing)
            TakeAnswer(ack.Body);
        AwaitsAnswer = false;
        _acknowledged.TrySetResult(true);
        Step(DialogEvent.Acknowledged);
        if (isAnswerMissing)
            Step(DialogEvent.AnswerMissing);
        else if (State == DialogState.Confirmed)
            PendingReinvite?.OnConfirmed();
    }

    /// <summary>Notes what a message of the peer says that it can do.</summary>
    internal void Learn(SipMessage message)
    {
        if (message.Headers.Contains(HeaderNames.Allow))
            _capabilities = message;
    }

    /// <summary>The session as its owner would offer it now; empty when there is none.</summary>
    internal ReadOnlyMemory<byte> CurrentOffer() =>
        OnOffer?.Invoke(ReadOnlyMemory<byte>.Empty) is { Status: 200 } reply ? reply.Sdp : ReadOnlyMemory<byte>.Empty;

    /// <summary>Takes their answer to the offer that stands open.</summary>
    internal void TakeAnswer(ReadOnlyMemory<byte> sdp)
    {
        AwaitsAnswer = false;
        RemoteSdp = sdp;
        OnAnswer?.Invoke(sdp);
    }

    /// <summary>Takes a provisional response in our early dialog. A session description in a reliable one is the answer; in another
    /// it is a foretaste of the answer in the 2xx (section 13.2.1). True when it brings one that is new.</summary>
    internal bool TakeProgress(SipResponse response, bool isReliable)
    {
        Established = response;
        Learn(response);
        if (!AwaitsAnswer || response.Body.IsEmpty)
            return false;
        var isNew = !_hasEarlyMedia || !RemoteSdp.Span.SequenceEqual(response.Body.Span);
        _hasEarlyMedia = true;
        RemoteSdp = response.Body;
        AwaitsAnswer = !isReliable;
        return isNew;
    }

    /// <summary>Makes our early dialog the call: the 2xx came (section 13.2.2.4). A session description in it counts unless a
    /// reliable response brought the answer before (section 13.2.1).</summary>
    internal void Establish(SipResponse success)
    {
        Established = success;
        Learn(success);
        Path.Establish(success);
        if (AwaitsAnswer && !success.Body.IsEmpty)
            RemoteSdp = success.Body;
        AwaitsAnswer = false;
        Step(DialogEvent.Established);
    }

    /// <summary>Acknowledges a 2xx to an INVITE of ours (section 13.2.2.4).</summary>
    /// <param name="success">The 2xx.</param>
    /// <param name="invite">The INVITE, whose credentials the ACK repeats since nobody can ask for them (section 22.1).</param>
    internal void Acknowledge(SipResponse success, SipRequest? invite)
    {
        _acknowledged.TrySetResult(true);
        if (Path.NextHop(_core.Transport) is not { } flow)
        {
            Step(DialogEvent.Lost);
            return;
        }

        var ack = Path.NewAck(success.CSeq.Number);
        if (invite is not null)
        {
            ack.Headers.CopyFrom(invite.Headers, HeaderNames.Authorization);
            ack.Headers.CopyFrom(invite.Headers, HeaderNames.ProxyAuthorization);
        }

        _core.Transactions.AddVia(ack, flow);
        _lastAck = (success.CSeq.Number, SipWriter.Write(ack), flow);
        ResendAck(success);
    }

    /// <summary>Sends the same ACK again for a 2xx that came again.</summary>
    internal void ResendAck(SipResponse success)
    {
        if (_lastAck is { } ack && ack.Sequence == success.CSeq.Number && !_core.Transport.Send(ack.Octets, ack.Flow))
            Step(DialogEvent.Lost);
    }

    /// <summary>Sends a request in this dialog; nothing else may send one.</summary>
    internal SentRequest Send(SipRequest request, Action<SipResponse> onResponse, Action<TransactionFailure> onFailed)
    {
        var sent = new SentRequest(_core, this, onResponse, onFailed);
        Credentials?.TryPreauthorize(request);
        sent.Send(request);
        return sent;
    }

    /// <summary>Gives a request of this dialog our Contact and, if there is one, a session description.</summary>
    internal void AddSession(SipRequest request, ReadOnlyMemory<byte> sdp)
    {
        var flow = Path.NextHop(_core.Transport) ?? Path.Flow;
        OwnHeaders.AddSession(request, _core.Transport.SentBy(flow), flow, sdp);
    }

    /// <summary>Gives a request of this dialog our Contact.</summary>
    internal void AddContact(SipRequest request)
    {
        var flow = Path.NextHop(_core.Transport) ?? Path.Flow;
        OwnHeaders.AddContact(request, _core.Transport.SentBy(flow), flow);
    }

    /// <summary>Says BYE, with a Reason header if given.</summary>
    internal void Leave(string? reasonHeader)
    {
        _byeReason ??= reasonHeader;
        Step(DialogEvent.LocalBye);
    }

    /// <summary>Nobody refreshed the session: says BYE (RFC 4028 section 10).</summary>
    internal void Expire()
    {
        _byeReason ??= OwnHeaders.Reason("Session expired", 408);
        Step(DialogEvent.Expired);
    }

    internal void Step(DialogEvent happened)
    {
        foreach (var action in _machine.Step(happened))
            Do(action);
    }

    /// <summary>Completes whatever somebody still waits for, when the stack closes.</summary>
    internal void Drop()
    {
        StopAckTimers();
        End(DialogEnd.TransportFailed);
        _left.TrySetResult();
    }

    private void Do(DialogAction action)
    {
        switch (action.Kind)
        {
            case DialogActionKind.RepeatSuccess:
                _unacknowledged?.Transaction.RepeatSuccess();
                break;
            case DialogActionKind.StartRepeat:
                _repeatTimer = _core.Lane.Timers.Start(action.Delay, () => Step(DialogEvent.RepeatDue));
                break;
            case DialogActionKind.StartAckTimeout:
                _ackTimer = _core.Lane.Timers.Start(action.Delay, () => Step(DialogEvent.AckTimeout));
                break;
            case DialogActionKind.StopAckTimers:
                StopAckTimers();
                break;
            case DialogActionKind.SendBye:
                SendBye();
                break;
            case DialogActionKind.End:
                End(action.End);
                break;
            case DialogActionKind.Forget:
                _core.Forget(this);
                _left.TrySetResult();
                break;
        }
    }

    private void SendBye()
    {
        var bye = Path.NewRequest(SipMethods.Bye);
        if (_byeReason is not null)
            bye.Headers.Add(HeaderNames.Reason, _byeReason);
        Send(
            bye,
            response =>
            {
                if (response.IsFinal)
                    Step(DialogEvent.ByeDone);
            },
            _ => Step(DialogEvent.ByeDone));
    }

    private void StopAckTimers()
    {
        _repeatTimer?.Stop();
        _ackTimer?.Stop();
    }

    private void End(DialogEnd reason)
    {
        if (!_completion.TrySetResult(reason))
            return;
        _acknowledged.TrySetResult(false);
        Session.End();
        PendingReinvite?.OnEnded();
        PendingUpdate?.OnEnded();
        PendingRefer?.OnEnded();
        _core.Lane.Fire(_ended);
    }
}
