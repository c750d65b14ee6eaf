namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The INVITE client transaction (RFC 3261 section 17.1.1, figure 5) with the Accepted state of RFC 6026 section 7.2,
/// which keeps taking 2xx from other branches of a fork, and repeated ones, until timer M.</summary>
internal sealed class InviteClientTransaction(SipTimers timers, bool isReliable) : ITransactionMachine
{
    private static readonly TransactionAction s_stopA = TransactionAction.Stop(TransactionEvent.TimerA);
    private static readonly TransactionAction s_stopB = TransactionAction.Stop(TransactionEvent.TimerB);
    private TimeSpan _intervalA = timers.T1;

    public TransactionState State { get; private set; } = TransactionState.Calling;

    public IReadOnlyList<TransactionAction> Step(TransactionEvent happened) => (State, happened) switch
    {
        (TransactionState.Calling, TransactionEvent.Start) => Begin(),
        (TransactionState.Calling, TransactionEvent.TimerA) => Repeat(),
        (TransactionState.Calling, TransactionEvent.TimerB) => End(TransactionAction.TimeOut),
        (TransactionState.Calling, TransactionEvent.Provisional) => Proceed(),
        (TransactionState.Proceeding, TransactionEvent.Provisional) => [TransactionAction.Deliver],
        (TransactionState.Calling or TransactionState.Proceeding, TransactionEvent.Success) => Accept(),
        (TransactionState.Calling or TransactionState.Proceeding, TransactionEvent.Failure) => Complete(),
        (TransactionState.Calling or TransactionState.Proceeding or TransactionState.Completed,
            TransactionEvent.TransportError) => End(TransactionAction.TransportFailed),

        (TransactionState.Completed, TransactionEvent.Failure) => [TransactionAction.SendAck],
        (TransactionState.Completed, TransactionEvent.TimerD) => End(),

        (TransactionState.Accepted, TransactionEvent.Success) => [TransactionAction.Deliver],
        (TransactionState.Accepted, TransactionEvent.TimerM) => End(),
        _ => [],
    };

    private TransactionAction[] Begin()
    {
        var startB = TransactionAction.Start(TransactionEvent.TimerB, timers.Timeout);
        return isReliable
            ? [TransactionAction.Send, startB]
            : [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerA, _intervalA), startB];
    }

    private TransactionAction[] Repeat()
    {
        // Timer A doubles without a ceiling; timer B ends it (section 17.1.1.2).
        _intervalA *= 2;
        return [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerA, _intervalA)];
    }

    private TransactionAction[] Proceed()
    {
        State = TransactionState.Proceeding;
        return [s_stopA, s_stopB, TransactionAction.Deliver];
    }

    private TransactionAction[] Accept()
    {
        State = TransactionState.Accepted;
        return [s_stopA, s_stopB, TransactionAction.Start(TransactionEvent.TimerM, timers.Timeout), TransactionAction.Deliver];
    }

    private TransactionAction[] Complete()
    {
        if (isReliable)
            return [TransactionAction.SendAck, TransactionAction.Deliver, .. End()];
        State = TransactionState.Completed;
        return
        [
            s_stopA, s_stopB, TransactionAction.SendAck,
            TransactionAction.Start(TransactionEvent.TimerD, timers.Timeout), TransactionAction.Deliver,
        ];
    }

    private TransactionAction[] End(params TransactionAction[] before)
    {
        State = TransactionState.Terminated;
        return [.. before, TransactionAction.Terminate];
    }
}
