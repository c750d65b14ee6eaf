namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The non-INVITE client transaction (RFC 3261 section 17.1.2, figure 6).</summary>
internal sealed class NonInviteClientTransaction(SipTimers timers, bool isReliable) : ITransactionMachine
{
    private TimeSpan _intervalE = timers.T1;

    public TransactionState State { get; private set; } = TransactionState.Trying;

    public IReadOnlyList<TransactionAction> Step(TransactionEvent happened) => (State, happened) switch
    {
        (TransactionState.Trying, TransactionEvent.Start) => Begin(),
        (TransactionState.Trying, TransactionEvent.TimerE) => Repeat(timers.Next(_intervalE)),
        (TransactionState.Proceeding, TransactionEvent.TimerE) => Repeat(timers.T2),
        (TransactionState.Trying or TransactionState.Proceeding, TransactionEvent.TimerF) => End(TransactionAction.TimeOut),
        (TransactionState.Trying or TransactionState.Proceeding, TransactionEvent.TransportError) =>
            End(TransactionAction.TransportFailed),
        (TransactionState.Trying or TransactionState.Proceeding, TransactionEvent.Provisional) => Proceed(),
        (TransactionState.Trying or TransactionState.Proceeding, TransactionEvent.Success or TransactionEvent.Failure) =>
            Complete(),
        (TransactionState.Completed, TransactionEvent.TimerK) => End(),
        _ => [],
    };

    private TransactionAction[] Begin()
    {
        var startF = TransactionAction.Start(TransactionEvent.TimerF, timers.Timeout);
        return isReliable
            ? [TransactionAction.Send, startF]
            : [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerE, _intervalE), startF];
    }

    private TransactionAction[] Repeat(TimeSpan interval)
    {
        _intervalE = interval;
        return [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerE, interval)];
    }

    private TransactionAction[] Proceed()
    {
        State = TransactionState.Proceeding;
        return [TransactionAction.Deliver];
    }

    private TransactionAction[] Complete()
    {
        if (isReliable)
            return [TransactionAction.Deliver, .. End()];
        State = TransactionState.Completed;
        return
        [
            TransactionAction.Stop(TransactionEvent.TimerE), TransactionAction.Stop(TransactionEvent.TimerF),
            TransactionAction.Start(TransactionEvent.TimerK, timers.T4), TransactionAction.Deliver,
        ];
    }

    private TransactionAction[] End(params TransactionAction[] before)
    {
        State = TransactionState.Terminated;
        return [.. before, TransactionAction.Terminate];
    }
}
