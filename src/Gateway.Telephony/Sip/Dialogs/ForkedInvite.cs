using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>An outgoing call that rings several targets at once: does on the lane what <see cref="InviteFork"/> says. Each leg is an
/// INVITE with a Call-ID of its own, for two of them may reach the same phone, which would take them for merged requests.</summary>
internal sealed class ForkedInvite
{
    private const string AnsweredElsewhere = "Call completed elsewhere";

    // A proxy behind a target may fork too; a broken one must not make dialogs without end.
    private const int MaxAnswersPerLeg = 8;

    private readonly SipCore _core;
    private readonly OutgoingInvite _invite;
    private readonly InviteFork _fork;
    private readonly Leg[] _legs;
    private readonly Dictionary<int, string> _reasons = [];
    private readonly TaskCompletionSource<InviteResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="flows">The flow of each target; null for one that cannot be resolved.</param>
    public ForkedInvite(SipCore core, OutgoingInvite invite, IReadOnlyList<SipSource?> flows)
    {
        _core = core;
        _invite = invite;
        _fork = new InviteFork(invite.Targets.Count);
        _legs = [.. invite.Targets.Select((target, i) => new Leg(target, flows[i]))];
    }

    public Task<InviteResult> Result => _result.Task;

    public void Start()
    {
        if (_legs.Length == 0)
            Finish(new InviteResult.Unreachable("No target"));
        for (var i = 0; i < _legs.Length; i++)
            Start(i);
    }

    /// <summary>The caller gave up: every target is told.</summary>
    public void Cancel() => Do(_fork.Step(ForkEvent.Cancel));

    private void Start(int index)
    {
        var leg = _legs[index];
        if (leg.Flow is not { } flow)
        {
            Do(_fork.Step(ForkEvent.Lost, index));
            return;
        }

        leg.Transaction = _core.Transactions.Send(
            BuildInvite(leg.Target.RequestUri, flow), flow,
            response => OnResponse(index, response),
            _ => Do(_fork.Step(ForkEvent.Lost, index)));
    }

    private SipRequest BuildInvite(SipUri target, SipSource flow)
    {
        var request = new SipRequest(SipMethods.Invite, target.WithoutHeaders());
        var headers = request.Headers;
        headers.Add(HeaderNames.MaxForwards, _invite.MaxForwards.ToString());
        headers.Add(HeaderNames.From, _invite.From.WithTag(SipIds.NewTag()).ToString());
        headers.Add(HeaderNames.To, _invite.To.ToString());
        headers.Add(HeaderNames.CallId, SipIds.NewCallId());
        headers.Add(HeaderNames.CSeq, new CSeqHeader(1, SipMethods.Invite).ToString());
        foreach (var (name, value) in _invite.Headers)
            headers.Add(name, value);
        OwnHeaders.AddSession(request, _core.Transport.SentBy(flow), flow, _invite.Sdp);
        return request;
    }

    private void OnResponse(int index, SipResponse response)
    {
        if (response.IsProvisional)
            Do(_fork.Step(ForkEvent.Provisional, index, response.Status));
        else if (response.IsSuccess)
            OnSuccess(index, response);
        else
            OnFailure(index, response);
    }

    private void OnSuccess(int index, SipResponse response)
    {
        var leg = _legs[index];
        if (leg.Answers.Find(dialog => dialog.RemoteTag == (response.To.Tag ?? "")) is { } known)
        {
            known.ResendAck(response);
            return;
        }

        if (leg.Answers.Count >= MaxAnswersPerLeg)
            return;
        var path = DialogPath.OfCaller(leg.Transaction!.Request, response, leg.Flow!, leg.Target.Flow is not null);
        var dialog = new InviteDialog(_core, path, response, null);
        leg.Answers.Add(dialog);
        _core.Add(dialog);
        dialog.Acknowledge(response);
        Do(_fork.Step(ForkEvent.Success, index));
    }

    private void OnFailure(int index, SipResponse response)
    {
        _reasons.TryAdd(response.Status, response.Reason);
        Do(_fork.Step(ForkEvent.Failure, index, response.Status));
    }

    private void Do(IReadOnlyList<ForkAction> actions)
    {
        foreach (var (kind, leg) in actions)
            Do(kind, leg);
    }

    private void Do(ForkActionKind kind, int leg)
    {
        switch (kind)
        {
            case ForkActionKind.Ring:
                _invite.OnRinging?.Invoke();
                break;
            case ForkActionKind.Adopt:
                Finish(new InviteResult.Answered(_legs[leg].Answers[^1], _legs[leg].Target));
                break;
            case ForkActionKind.Release:
                _legs[leg].Answers[^1].Step(DialogEvent.LocalBye);
                break;
            case ForkActionKind.Cancel:
                _core.Transactions.SendCancel(_legs[leg].Transaction!, CancelReason());
                break;
            case ForkActionKind.Fail:
                Finish(Failure());
                break;
            case ForkActionKind.GiveUp:
                Finish(new InviteResult.Cancelled());
                break;
        }
    }

    // RFC 3326: a phone that knows the call was taken elsewhere shows no missed call.
    private string? CancelReason() =>
        Array.Exists(_legs, static leg => leg.Answers.Count > 0) ? OwnHeaders.Reason(AnsweredElsewhere) : null;

    private InviteResult Failure()
    {
        var status = _fork.BestStatus;
        if (status == 0)
            return new InviteResult.Unreachable("No answer");
        var reason = _reasons.GetValueOrDefault(status) ?? SipStatus.ReasonOf(status);
        return InviteFork.IsUnreachable(status)
            ? new InviteResult.Unreachable($"{status} {reason}")
            : new InviteResult.Rejected(status, reason);
    }

    private void Finish(InviteResult result)
    {
        _core.Forget(this);
        _result.TrySetResult(result);
    }

    private sealed class Leg(InviteTarget target, SipSource? flow)
    {
        public InviteTarget Target => target;

        public SipSource? Flow => flow;

        public ClientTransaction? Transaction { get; set; }

        public List<InviteDialog> Answers { get; } = [];
    }
}
