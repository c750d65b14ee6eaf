using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Keeps one dialog's session alive and notices when the peer is gone (RFC 4028): does on the lane what
/// <see cref="SessionMachine"/> says. Refreshes by UPDATE where the peer takes it, else by re-INVITE with the session as it is.</summary>
internal sealed class SessionTimer(SipCore core, InviteDialog dialog)
{
    private readonly SessionMachine _machine = new();
    private LaneTimer? _timer;
    private TimeSpan _interval = core.Options.SessionExpires;
    private uint _minimum = (uint)core.Options.MinSessionExpires.TotalSeconds;
    private bool? _isOurs;

    /// <summary>Writes what we ask for into an INVITE or UPDATE (section 7.1); in a refresh the roles stay (section 7.4).</summary>
    public static void Ask(SipRequest request, TimeSpan interval, uint minimum, bool? isOurs)
    {
        var refresher = isOurs switch
        {
            null => null,
            true => SessionExpiresHeader.Uac,
            false => SessionExpiresHeader.Uas,
        };
        request.Headers.Set(HeaderNames.SessionExpires, new SessionExpiresHeader((uint)interval.TotalSeconds, refresher).ToString());
        request.Headers.Set(HeaderNames.MinSE, $"{minimum}");
    }

    /// <summary>Asks in a request of ours inside the dialog.</summary>
    public void Ask(SipRequest request)
    {
        if (dialog.State != DialogState.Early)
            Ask(request, _interval, _minimum, _isOurs);
    }

    /// <summary>Answers in a 2xx of ours and lets the time run from now on.</summary>
    public void Answer(SipRequest request, SipResponse success) =>
        Begin(SessionTerms.Answer(request, success, core.Options));

    /// <summary>Follows the 2xx to the INVITE of ours that asked for this.</summary>
    public void Follow(SipResponse success, TimeSpan asked, uint minimum)
    {
        _interval = asked;
        _minimum = minimum;
        Follow(success);
    }

    /// <summary>Follows a 2xx to a request of ours.</summary>
    public void Follow(SipResponse success) => Begin(SessionTerms.Read(success, _interval, core.Options));

    public void End() => Do(_machine.Step(SessionEvent.Ended));

    private void Begin(SessionTerms terms)
    {
        _isOurs = terms.IsOurs;
        _interval = terms.Interval;
        Do(_machine.Step(SessionEvent.Agreed, terms));
    }

    private void Do(IReadOnlyList<SessionAction> actions)
    {
        foreach (var (kind, delay) in actions)
        {
            switch (kind)
            {
                case SessionActionKind.StartTimer:
                    _timer = core.Lane.Timers.Start(delay, () => Do(_machine.Step(SessionEvent.Due)));
                    break;
                case SessionActionKind.StopTimer:
                    _timer?.Stop();
                    break;
                case SessionActionKind.Refresh:
                    Refresh();
                    break;
                case SessionActionKind.Expire:
                    dialog.Expire();
                    break;
            }
        }
    }

    private void Refresh()
    {
        // An offer that is under way refreshes as well.
        if (dialog.State != DialogState.Confirmed || dialog.HasOpenOffer)
            return;
        if (dialog.TakesUpdate)
            new Update(dialog, static () => default, OnRefused).Start();
        else
            RefreshByInvite();
    }

    private void RefreshByInvite() => new Reinvite(core, dialog, dialog.CurrentOffer, OnRefused).Start();

    private void OnRefused(SipRequest request, SipResponse refusal)
    {
        if (refusal.Status == 422 && SessionTerms.MinimumOf(refusal) is var least && least > _minimum)
        {
            _minimum = least;
            _interval = TimeSpan.FromSeconds(Math.Max(_interval.TotalSeconds, least));
            Refresh();
        }
        else if (request.Method == SipMethods.Update && refusal.Status is not (491 or 500))
        {
            RefreshByInvite();
        }
    }
}
