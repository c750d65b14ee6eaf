namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The INVITE server transaction (RFC 3261 section 17.2.1, figure 7) with the Accepted state of RFC 6026 section 7.1.
/// A 2xx is repeated by the dialog, not here; a transport error is reported and changes nothing (RFC 6026 section 8.9).</summary>
internal sealed class InviteServerTransaction(SipTimers timers, bool isReliable) : ITransactionMachine
{
    private TimeSpan _intervalG = timers.T1;

    public TransactionState State { get; private set; } = TransactionState.Proceeding;

    public IReadOnlyList<TransactionAction> Step(TransactionEvent happened) => (State, happened) switch
    {
        (TransactionState.Terminated, _) => [],
        (_, TransactionEvent.TransportError) => [TransactionAction.TransportFailed],

        (TransactionState.Proceeding, TransactionEvent.Start) => [TransactionAction.SendTrying],
        (TransactionState.Proceeding, TransactionEvent.Request or TransactionEvent.Provisional) => [TransactionAction.Send],
        (TransactionState.Proceeding, TransactionEvent.Success) => Accept(),
        (TransactionState.Proceeding, TransactionEvent.Failure) => Refuse(),

        (TransactionState.Completed, TransactionEvent.Request) => [TransactionAction.Send],
        (TransactionState.Completed, TransactionEvent.TimerG) => RepeatRefusal(),
        (TransactionState.Completed, TransactionEvent.Ack) => Confirm(),
        (TransactionState.Completed, TransactionEvent.TimerH) => End(TransactionAction.TimeOut),

        (TransactionState.Confirmed, TransactionEvent.TimerI) => End(),

        (TransactionState.Accepted, TransactionEvent.Success) => [TransactionAction.Send],
        (TransactionState.Accepted, TransactionEvent.Ack) => [TransactionAction.Deliver],
        (TransactionState.Accepted, TransactionEvent.TimerL) => End(),
        _ => [],
    };

    private TransactionAction[] Accept()
    {
        State = TransactionState.Accepted;
        return [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerL, timers.Timeout)];
    }

    private TransactionAction[] Refuse()
    {
        State = TransactionState.Completed;
        var startH = TransactionAction.Start(TransactionEvent.TimerH, timers.Timeout);
        return isReliable
            ? [TransactionAction.Send, startH]
            : [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerG, _intervalG), startH];
    }

    private TransactionAction[] RepeatRefusal()
    {
        _intervalG = timers.Next(_intervalG);
        return [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerG, _intervalG)];
    }

    private TransactionAction[] Confirm()
    {
        if (isReliable)
            return End();
        State = TransactionState.Confirmed;
        return
        [
            TransactionAction.Stop(TransactionEvent.TimerG),
            TransactionAction.Stop(TransactionEvent.TimerH),
            TransactionAction.Start(TransactionEvent.TimerI, timers.T4),
        ];
    }

    private TransactionAction[] End(params TransactionAction[] before)
    {
        State = TransactionState.Terminated;
        return [.. before, TransactionAction.Terminate];
    }
}
