namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>What can happen to one leg of a fork, or to the whole (Cancel).</summary>
internal enum ForkEvent
{
    Provisional,
    Success,

    /// <summary>3xx to 6xx.</summary>
    Failure,

    /// <summary>The INVITE was refused for what we can mend, and was sent again.</summary>
    Restarted,

    /// <summary>No answer at all, or the transport failed.</summary>
    Lost,

    /// <summary>The caller gave up.</summary>
    Cancel,
}

/// <summary>What a fork's step asks for.</summary>
internal enum ForkActionKind
{
    /// <summary>Send CANCEL on the leg.</summary>
    Cancel,

    /// <summary>ACK the leg's 2xx: its dialog is the call.</summary>
    Adopt,

    /// <summary>ACK the leg's 2xx and say BYE: the call is already elsewhere, or nowhere.</summary>
    Release,

    /// <summary>The leg rings.</summary>
    Ring,

    /// <summary>No leg is left: answer with <see cref="InviteFork.BestStatus"/>.</summary>
    Fail,

    /// <summary>The caller gave up: answer so.</summary>
    GiveUp,
}

/// <summary>One thing to do on a leg.</summary>
internal readonly record struct ForkAction(ForkActionKind Kind, int Leg);

/// <summary>Rings several targets at once as a pure machine: the first 2xx wins, the others are cancelled, a 2xx that comes later is
/// released (RFC 3261 sections 9.1, 13.2.2.4 and 16.7). A CANCEL waits for a leg's first provisional response (section 9.1).</summary>
internal sealed class InviteFork(int legs)
{
    private enum Leg
    {
        Calling,
        Proceeding,
        CancelWanted,
        Cancelled,
        Done,
    }

    private readonly Leg[] _legs = new Leg[legs];

    /// <summary>True once the call is somebody's, refused, or given up.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>The refusal to pass on: a 6xx, else a redirection, else a refusal by somebody who was reached, else anything; 0 when all were silent.</summary>
    public int BestStatus { get; private set; }

    public IReadOnlyList<ForkAction> Step(ForkEvent happened, int leg = -1, int status = 0) => happened switch
    {
        ForkEvent.Provisional => Proceed(leg, status),
        ForkEvent.Success => Succeed(leg),
        ForkEvent.Failure => Fail(leg, status),
        ForkEvent.Restarted => Restart(leg),
        ForkEvent.Lost => Fail(leg, 0),
        ForkEvent.Cancel when !IsDecided => [.. Decide(), new(ForkActionKind.GiveUp, -1)],
        _ => [],
    };

    /// <summary>True for a status that says "cannot be reached" rather than "does not want to".</summary>
    public static bool IsUnreachable(int status) =>
        status is 0 or 404 or 408 or 410 or 430 or 480 or 483 or 500 or 502 or 503 or 504 or 604;

    private ForkAction[] Proceed(int leg, int status)
    {
        switch (_legs[leg])
        {
            case Leg.CancelWanted:
                _legs[leg] = Leg.Cancelled;
                return [new(ForkActionKind.Cancel, leg)];
            case Leg.Calling or Leg.Proceeding:
                _legs[leg] = Leg.Proceeding;
                return status > 100 ? [new(ForkActionKind.Ring, leg)] : [];
            default:
                return [];
        }
    }

    // Section 9.1 counts from anew: no CANCEL before a provisional response to this INVITE.
    private ForkAction[] Restart(int leg)
    {
        if (_legs[leg] == Leg.Proceeding)
            _legs[leg] = Leg.Calling;
        return [];
    }

    private ForkAction[] Succeed(int leg)
    {
        _legs[leg] = Leg.Done;
        return IsDecided
            ? [new(ForkActionKind.Release, leg)]
            : [new(ForkActionKind.Adopt, leg), .. Decide()];
    }

    private ForkAction[] Fail(int leg, int status)
    {
        if (_legs[leg] == Leg.Done)
            return [];
        _legs[leg] = Leg.Done;
        if (IsDecided)
            return [];
        if (Rank(status) > Rank(BestStatus))
            BestStatus = status;
        return status >= 600 || Array.TrueForAll(_legs, static state => state == Leg.Done)
            ? [.. Decide(), new(ForkActionKind.Fail, leg)]
            : [];
    }

    private List<ForkAction> Decide()
    {
        IsDecided = true;
        var actions = new List<ForkAction>();
        for (var leg = 0; leg < _legs.Length; leg++)
        {
            if (_legs[leg] == Leg.Proceeding)
            {
                _legs[leg] = Leg.Cancelled;
                actions.Add(new(ForkActionKind.Cancel, leg));
            }
            else if (_legs[leg] == Leg.Calling)
            {
                _legs[leg] = Leg.CancelWanted;
            }
        }

        return actions;
    }

    private static int Rank(int status) => status switch
    {
        0 => 0,
        >= 600 => 4,
        < 400 => 3,
        _ => IsUnreachable(status) ? 1 : 2,
    };
}
