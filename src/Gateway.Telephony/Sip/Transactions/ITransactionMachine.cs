namespace Gateway.Telephony.Sip.Transactions;

/// <summary>A transaction as a pure machine: a step changes its state and says what to do; it touches no socket and no clock.</summary>
internal interface ITransactionMachine
{
    TransactionState State { get; }

    /// <summary>Takes one event; an event that means nothing in this state gives no actions.</summary>
    IReadOnlyList<TransactionAction> Step(TransactionEvent happened);
}
