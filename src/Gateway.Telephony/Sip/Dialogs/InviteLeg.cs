using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>One target of an outgoing call: its INVITE and the dialogs that its responses make, several when a proxy behind the
/// target forks (RFC 3261 sections 12.1.2 and 13.2.2). Reliable provisional responses are acknowledged in their order
/// (RFC 3262 section 4). Runs on the lane.</summary>
internal sealed class InviteLeg(
    SipCore core, OutgoingInvite invite, InviteTarget target, FlowCandidates candidates,
    Action<ForkEvent, int> report)
{
    // A broken peer must not make dialogs, or ask for another try, without end.
    private const int MaxBranches = 8;
    private const int MaxTries = 6;

    private readonly List<Branch> _branches = [];
    private readonly DigestClient? _credentials = invite.Account is { } account ? new DigestClient(account) : null;
    private TimeSpan _interval = invite.SessionExpires ?? core.Options.SessionExpires;
    private uint _minimum = (uint)core.Options.MinSessionExpires.TotalSeconds;
    private bool _isRealmKnown = invite.Account?.Realm is not null;
    private readonly string _callId = SipIds.NewCallId();
    private readonly string _tag = SipIds.NewTag();
    private ClientTransaction? _transaction;
    private SipSource? _flow;

    public InviteTarget Target => target;

    /// <summary>Whether the call is still to be had.</summary>
    public required Func<bool> IsWanted { get; init; }

    /// <summary>The dialog of the latest 2xx.</summary>
    public InviteDialog? Answer { get; private set; }

    /// <summary>The final refusal.</summary>
    public SipResponse? Refusal { get; private set; }

    public void Start()
    {
        if (!TryStart(candidates.Next(Measure)))
            report(ForkEvent.Lost, 0);
    }

    /// <summary>Sends CANCEL; a 2xx that crosses it still comes as an answer.</summary>
    public void Cancel(string? reason)
    {
        EndEarly();
        core.Transactions.SendCancel(_transaction!, reason);
    }

    private bool TryStart(SipSource? over)
    {
        if (over is null)
            return false;
        _flow = over;
        Send(NewInvite(over), over);
        return true;
    }

    private bool TryRestart(SipSource? over)
    {
        if (over is not null)
            report(ForkEvent.Restarted, 0);
        return TryStart(over);
    }

    private int Measure(SipSource over) => SipWriter.Write(NewInvite(over)).Length;

    private void Send(SipRequest request, SipSource over) =>
        _transaction = core.Transactions.Send(request, over, OnResponse, OnLost);

    private SipRequest NewInvite(SipSource over)
    {
        var request = new SipRequest(SipMethods.Invite, target.RequestUri.WithoutHeaders());
        var headers = request.Headers;
        foreach (var route in target.Routes)
            headers.Add(HeaderNames.Route, $"<{(route.Parameters.Contains("lr") ? $"{route}" : $"{route};lr")}>");
        headers.Add(HeaderNames.MaxForwards, $"{invite.MaxForwards}");
        headers.Add(HeaderNames.From, invite.From.WithTag(_tag).ToString());
        headers.Add(HeaderNames.To, invite.To.ToString());
        headers.Add(HeaderNames.CallId, _callId);
        headers.Add(HeaderNames.CSeq, new CSeqHeader(1, SipMethods.Invite).ToString());
        foreach (var (name, value) in invite.Headers)
            headers.Add(name, value);
        OwnHeaders.AddSession(request, core.Transport.SentBy(over), over, invite.Sdp);
        if (core.Options.Reliability == ReliableProvisional.WhenRequired)
            headers.Set(HeaderNames.Supported, Extensions.SupportedWithoutReliable);
        SessionTimer.Ask(request, _interval, _minimum, null);
        return request;
    }

    private void OnResponse(SipResponse response)
    {
        if (response.IsProvisional)
            OnProvisional(response);
        else if (response.IsSuccess)
            OnSuccess(response);
        else
            OnRefusal(response);
    }

    private void OnProvisional(SipResponse response)
    {
        if (response.Status > 100 && response.To.Tag is { Length: > 0 })
            Progress(response);
        report(ForkEvent.Provisional, response.Status);
    }

    private void Progress(SipResponse response)
    {
        if (EarlyBranchOf(response) is not { } branch)
            return;
        var isReliable = TryReadReliable(response, out var number);
        if (isReliable && !branch.TryAdvance(number))
            return;
        if (branch.Dialog.TakeProgress(response, isReliable))
            invite.OnEarlyMedia?.Invoke(new EarlyMedia(target, branch.Dialog.RemoteTag, response.Status, response.Body));
        if (isReliable)
            Acknowledge(branch.Dialog, response, number);
    }

    private Branch? EarlyBranchOf(SipResponse response)
    {
        if (Find(response) is { } known)
            return known.Dialog.State == DialogState.Early ? known : null;
        return _branches.Count < MaxBranches ? NewBranch(response) : null;
    }

    private static bool TryReadReliable(SipResponse response, out uint number)
    {
        number = 0;
        return response.Headers.GetValues(HeaderNames.Require).Contains(Extensions.Reliable, StringComparer.OrdinalIgnoreCase)
            && RAckHeader.TryParseRSeq(response.Headers.Get(HeaderNames.RSeq), out number);
    }

    private static void Acknowledge(InviteDialog dialog, SipResponse response, uint number)
    {
        var prack = dialog.Path.NewRequest(SipMethods.Prack);
        prack.Headers.Add(HeaderNames.RAck, new RAckHeader(number, response.CSeq.Number, SipMethods.Invite).ToString());
        // A PRACK that fails leaves the INVITE to its own end.
        dialog.Send(prack, static _ => { }, static _ => { });
    }

    private void OnSuccess(SipResponse response)
    {
        var branch = Find(response);
        if (branch is { IsAnswered: true })
        {
            branch.Dialog.ResendAck(response);
            return;
        }

        if (_branches.Count(static known => known.IsAnswered) >= MaxBranches)
            return;
        branch ??= NewBranch(response);
        if (branch.Dialog.State == DialogState.Early)
            branch.Dialog.Establish(response);
        else
            branch.Dialog = Revive(branch.Dialog.Path, response);
        branch.IsAnswered = true;
        Answer = branch.Dialog;
        _credentials?.OnSuccess(response);
        Answer.Acknowledge(response, _transaction!.Request);
        Answer.Session.Follow(response, _interval, _minimum);
        EndEarly();
        report(ForkEvent.Success, 0);
    }

    private Branch NewBranch(SipResponse response)
    {
        var path = DialogPath.OfCaller(_transaction!.Request, response, _flow!, target.Flow is not null);
        var dialog = new InviteDialog(core, path, response, null, isEarly: true)
        {
            AwaitsAnswer = true,
            Credentials = DialogCredentials,
        };
        core.Add(dialog);
        var branch = new Branch(dialog);
        _branches.Add(branch);
        return branch;
    }

    // The 2xx of an early dialog that we gave up: its numbers go on.
    private InviteDialog Revive(DialogPath path, SipResponse success)
    {
        path.Establish(success);
        var dialog = new InviteDialog(core, path, success, null) { Credentials = DialogCredentials };
        core.Add(dialog);
        return dialog;
    }

    private Branch? Find(SipResponse response) =>
        _branches.Find(branch => branch.Dialog.RemoteTag == (response.To.Tag ?? ""));

    private DigestClient? DialogCredentials => _isRealmKnown ? _credentials : null;

    private void OnRefusal(SipResponse response)
    {
        EndEarly();
        if (IsWanted() && NextTry(response) is { } again)
        {
            report(ForkEvent.Restarted, 0);
            Send(again, _flow!);
        }
        else if (!IsWanted() || !TryRestart(candidates.After(response, Measure)))
        {
            Refusal = response;
            report(ForkEvent.Failure, response.Status);
        }
    }

    /// <summary>The INVITE once more with what the refusal asks for; null when we cannot or will not.</summary>
    private SipRequest? NextTry(SipResponse refusal)
    {
        var last = _transaction!.Request;
        if (last.CSeq.Number >= MaxTries)
            return null;
        var again = RequestCopy.Of(last, last.CSeq.Number + 1);
        return refusal.Status switch
        {
            401 or 407 => Authorize(again, refusal),
            422 => Lengthen(again, refusal),
            _ => null,
        };
    }

    private SipRequest? Authorize(SipRequest again, SipResponse challenge)
    {
        if (_credentials?.TryAuthorize(again, challenge) != true)
            return null;
        _isRealmKnown = true;
        return again;
    }

    // RFC 4028 section 7.3: at least what they say, and never less again.
    private SipRequest? Lengthen(SipRequest again, SipResponse refusal)
    {
        var least = SessionTerms.MinimumOf(refusal);
        if (least <= _minimum && least <= _interval.TotalSeconds)
            return null;
        _minimum = Math.Max(_minimum, least);
        _interval = TimeSpan.FromSeconds(Math.Max(_interval.TotalSeconds, least));
        SessionTimer.Ask(again, _interval, _minimum, null);
        return again;
    }

    private void OnLost(TransactionFailure failure)
    {
        EndEarly();
        if (!IsWanted() || !TryRestart(candidates.After(failure, Measure)))
            report(ForkEvent.Lost, 0);
    }

    // Section 13.2.2.4: a final response ends the other early dialogs.
    private void EndEarly()
    {
        foreach (var branch in _branches)
            branch.Dialog.Step(DialogEvent.NotEstablished);
    }

    /// <summary>What one To tag says.</summary>
    private sealed class Branch(InviteDialog dialog)
    {
        private uint? _reliable;

        public InviteDialog Dialog { get; set; } = dialog;

        public bool IsAnswered { get; set; }

        /// <summary>Notes an RSeq; false when it came before, or when one before it is still to come (RFC 3262 section 4).</summary>
        public bool TryAdvance(uint number)
        {
            if (_reliable is { } last && number != last + 1)
                return false;
            _reliable = number;
            return true;
        }
    }
}
