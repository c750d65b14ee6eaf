using Gateway.Telephony.Sip.Transactions;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>The life of a dialog.</summary>
internal enum DialogState
{
    /// <summary>A provisional response made it; the INVITE has no final one yet (RFC 3261 section 12.1).</summary>
    Early,

    /// <summary>Our 2xx, to the INVITE or to a re-INVITE, waits for its ACK.</summary>
    Unconfirmed,

    Confirmed,

    /// <summary>We want to leave, but a callee may not say BYE before the ACK (RFC 3261 section 15).</summary>
    ByeHeld,

    /// <summary>Our BYE is on its way.</summary>
    Leaving,

    Ended,
}

/// <summary>What can happen to a dialog.</summary>
internal enum DialogEvent
{
    /// <summary>We sent a 2xx to an INVITE in this dialog.</summary>
    Accepted,

    /// <summary>The 2xx to the INVITE of our early dialog came.</summary>
    Established,

    /// <summary>The INVITE of the early dialog ended without a 2xx.</summary>
    NotEstablished,

    /// <summary>The ACK to our 2xx came.</summary>
    Acknowledged,

    /// <summary>The time came to repeat our 2xx.</summary>
    RepeatDue,

    /// <summary>64 x T1 went by without an ACK (timer H's role for a 2xx).</summary>
    AckTimeout,

    LocalBye,
    RemoteBye,

    /// <summary>The ACK should have held the answer to our offer and did not.</summary>
    AnswerMissing,

    /// <summary>A request in the dialog met 408, 481, silence or a broken transport.</summary>
    Lost,

    /// <summary>Nobody refreshed the session in time (RFC 4028).</summary>
    Expired,

    /// <summary>Our BYE was answered or given up.</summary>
    ByeDone,
}

/// <summary>What a dialog's step asks its lane to do.</summary>
internal enum DialogActionKind
{
    RepeatSuccess,
    StartRepeat,
    StartAckTimeout,
    StopAckTimers,
    SendBye,

    /// <summary>Tell the owner that the dialog is over and why.</summary>
    End,

    /// <summary>Remove it from the table.</summary>
    Forget,
}

/// <summary>One thing to do, in order.</summary>
internal readonly record struct DialogAction(DialogActionKind Kind, TimeSpan Delay = default, DialogEnd End = default)
{
    public static readonly DialogAction RepeatSuccess = new(DialogActionKind.RepeatSuccess);
    public static readonly DialogAction StopAckTimers = new(DialogActionKind.StopAckTimers);
    public static readonly DialogAction SendBye = new(DialogActionKind.SendBye);
    public static readonly DialogAction Forget = new(DialogActionKind.Forget);

    public static DialogAction StartRepeat(TimeSpan delay) => new(DialogActionKind.StartRepeat, delay);

    public static DialogAction StartAckTimeout(TimeSpan delay) => new(DialogActionKind.StartAckTimeout, delay);

    public static DialogAction Ended(DialogEnd reason) => new(DialogActionKind.End, End: reason);
}

/// <summary>A dialog from its first response to its last BYE as a pure machine (RFC 3261 sections 12 to 15): repeats a 2xx until its ACK,
/// holds a BYE back until then, and says its end once.</summary>
internal sealed class DialogMachine(SipTimers timers, bool isEarly = false)
{
    private TimeSpan _repeat;

    /// <summary>A caller's dialog is confirmed by its ACK at once; a callee's starts with <see cref="DialogEvent.Accepted"/>.</summary>
    public DialogState State { get; private set; } = isEarly ? DialogState.Early : DialogState.Confirmed;

    public IReadOnlyList<DialogAction> Step(DialogEvent happened) => (State, happened) switch
    {
        (DialogState.Early or DialogState.Confirmed, DialogEvent.Accepted) => AwaitAck(),
        (DialogState.Early, DialogEvent.Established) => Establish(),
        (DialogState.Early, DialogEvent.NotEstablished) => Finish(DialogAction.Ended(DialogEnd.NotEstablished)),

        (DialogState.Confirmed, DialogEvent.LocalBye) => Leave(DialogEnd.LocalBye),
        (DialogState.Confirmed, DialogEvent.AnswerMissing) => Leave(DialogEnd.SessionRefused),
        (DialogState.Confirmed, DialogEvent.Lost) => Leave(DialogEnd.TransportFailed),
        (DialogState.Confirmed, DialogEvent.Expired) => Leave(DialogEnd.SessionExpired),
        (DialogState.Confirmed, DialogEvent.RemoteBye) => Finish(DialogAction.Ended(DialogEnd.RemoteBye)),

        (DialogState.Unconfirmed or DialogState.ByeHeld, DialogEvent.RepeatDue) => Repeat(),
        (DialogState.Unconfirmed, DialogEvent.Acknowledged) => Confirm(),
        (DialogState.Unconfirmed, DialogEvent.AckTimeout) => [DialogAction.StopAckTimers, .. Leave(DialogEnd.NoAck)],
        (DialogState.Unconfirmed, DialogEvent.Lost) => [DialogAction.StopAckTimers, .. Leave(DialogEnd.TransportFailed)],
        (DialogState.Unconfirmed, DialogEvent.Expired) => [DialogAction.StopAckTimers, .. Leave(DialogEnd.SessionExpired)],
        (DialogState.Unconfirmed, DialogEvent.LocalBye) => HoldBye(),
        (DialogState.Unconfirmed, DialogEvent.RemoteBye) =>
            Finish(DialogAction.StopAckTimers, DialogAction.Ended(DialogEnd.RemoteBye)),

        (DialogState.ByeHeld, DialogEvent.Acknowledged or DialogEvent.AckTimeout or DialogEvent.Lost) => ReleaseBye(),
        (DialogState.ByeHeld, DialogEvent.RemoteBye) => Finish(DialogAction.StopAckTimers),

        (DialogState.Leaving, DialogEvent.ByeDone) => Finish(),
        _ => [],
    };

    private DialogAction[] Establish()
    {
        State = DialogState.Confirmed;
        return [];
    }

    private DialogAction[] AwaitAck()
    {
        State = DialogState.Unconfirmed;
        _repeat = timers.T1;
        return [DialogAction.StartRepeat(_repeat), DialogAction.StartAckTimeout(timers.Timeout)];
    }

    private DialogAction[] Repeat()
    {
        _repeat = timers.Next(_repeat);
        return [DialogAction.RepeatSuccess, DialogAction.StartRepeat(_repeat)];
    }

    private DialogAction[] Confirm()
    {
        State = DialogState.Confirmed;
        return [DialogAction.StopAckTimers];
    }

    private DialogAction[] HoldBye()
    {
        State = DialogState.ByeHeld;
        return [DialogAction.Ended(DialogEnd.LocalBye)];
    }

    private DialogAction[] ReleaseBye()
    {
        State = DialogState.Leaving;
        return [DialogAction.StopAckTimers, DialogAction.SendBye];
    }

    private DialogAction[] Leave(DialogEnd reason)
    {
        State = DialogState.Leaving;
        return [DialogAction.SendBye, DialogAction.Ended(reason)];
    }

    private DialogAction[] Finish(params DialogAction[] before)
    {
        State = DialogState.Ended;
        return [.. before, DialogAction.Forget];
    }
}
