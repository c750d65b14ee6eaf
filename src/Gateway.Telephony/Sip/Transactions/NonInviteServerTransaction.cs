namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The non-INVITE server transaction (RFC 3261 section 17.2.2, figure 8).</summary>
internal sealed class NonInviteServerTransaction(SipTimers timers, bool isReliable) : ITransactionMachine
{
    public TransactionState State { get; private set; } = TransactionState.Trying;

    public IReadOnlyList<TransactionAction> Step(TransactionEvent happened) => (State, happened) switch
    {
        (TransactionState.Terminated, _) => [],
        (_, TransactionEvent.TransportError) => [TransactionAction.TransportFailed],
        (TransactionState.Trying or TransactionState.Proceeding, TransactionEvent.Provisional) => Proceed(),
        (TransactionState.Trying or TransactionState.Proceeding, TransactionEvent.Success or TransactionEvent.Failure) =>
            Complete(),
        (TransactionState.Proceeding or TransactionState.Completed, TransactionEvent.Request) => [TransactionAction.Send],
        (TransactionState.Completed, TransactionEvent.TimerJ) => End(),
        _ => [],
    };

    private TransactionAction[] Proceed()
    {
        State = TransactionState.Proceeding;
        return [TransactionAction.Send];
    }

    private TransactionAction[] Complete()
    {
        if (isReliable)
            return [TransactionAction.Send, .. End()];
        State = TransactionState.Completed;
        return [TransactionAction.Send, TransactionAction.Start(TransactionEvent.TimerJ, timers.Timeout)];
    }

    private TransactionAction[] End()
    {
        State = TransactionState.Terminated;
        return [TransactionAction.Terminate];
    }
}
