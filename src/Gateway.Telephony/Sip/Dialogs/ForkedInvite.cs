using System.Globalization;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>An outgoing call that rings several targets at once: does on the lane what <see cref="InviteFork"/> says. Each leg is an
/// INVITE with a Call-ID of its own, for two of them may reach the same phone, which would take them for merged requests.</summary>
internal sealed class ForkedInvite
{
    private const string AnsweredElsewhere = "Call completed elsewhere";

    private readonly SipCore _core;
    private readonly OutgoingInvite _invite;
    private readonly InviteFork _fork;
    private readonly InviteLeg[] _legs;
    private readonly TaskCompletionSource<InviteResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAnswered;

    /// <param name="candidates">Where each target may be reached.</param>
    public ForkedInvite(SipCore core, OutgoingInvite invite, IReadOnlyList<FlowCandidates> candidates)
    {
        _core = core;
        _invite = invite;
        _fork = new InviteFork(invite.Targets.Count);
        _legs = [.. invite.Targets.Select(
            (target, i) => new InviteLeg(core, invite, target, candidates[i], (happened, status) => Do(_fork.Step(happened, i, status)))
            {
                IsWanted = () => !_fork.IsDecided,
            })];
    }

    public Task<InviteResult> Result => _result.Task;

    public void Start()
    {
        if (_legs.Length == 0)
            Finish(new InviteResult.Unreachable("No target"));
        foreach (var leg in _legs)
            leg.Start();
    }

    /// <summary>The caller gave up: every target is told.</summary>
    public void Cancel() => Do(_fork.Step(ForkEvent.Cancel));

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
                _isAnswered = true;
                Finish(new InviteResult.Answered(_legs[leg].Answer!, _legs[leg].Target));
                break;
            case ForkActionKind.Release:
                _legs[leg].Answer!.Leave(ElsewhereReason());
                break;
            case ForkActionKind.Cancel:
                _legs[leg].Cancel(ElsewhereReason());
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
    private string? ElsewhereReason() => _isAnswered ? OwnHeaders.Reason(AnsweredElsewhere) : null;

    private InviteResult Failure()
    {
        var status = _fork.BestStatus;
        if (Array.Find(_legs, leg => leg.Refusal?.Status == status)?.Refusal is not { } refusal)
            return new InviteResult.Unreachable("No answer");
        if (status < 400 && Wanted(refusal.Headers.Contacts) is { Count: > 0 } contacts)
            return new InviteResult.Redirected(status, contacts);
        var retryAfter = refusal.RetryAfter;
        return InviteFork.IsUnreachable(status)
            ? new InviteResult.Unreachable($"{status} {refusal.Reason}", status) { RetryAfter = retryAfter }
            : new InviteResult.Rejected(status, refusal.Reason) { RetryAfter = retryAfter };
    }

    // RFC 3261 section 20.10: q from 0 to 1, and 1 where nothing is said.
    private static List<NameAddress> Wanted(IReadOnlyList<NameAddress> contacts) => [.. contacts.OrderByDescending(static contact =>
        double.TryParse(contact.Parameters["q"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 1)];

    private void Finish(InviteResult result)
    {
        _core.Forget(this);
        _result.TrySetResult(result);
    }
}
