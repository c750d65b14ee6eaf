namespace Gateway.Telephony.Sip.Transactions;

/// <summary>What can happen to a transaction. Responses are received by a client and sent by the user of a server transaction;
/// a timer is named by the event that it raises.</summary>
internal enum TransactionEvent
{
    /// <summary>The transaction begins: a client sends its request, a server has received it.</summary>
    Start,

    /// <summary>A server received its request again.</summary>
    Request,

    Ack,

    /// <summary>1xx.</summary>
    Provisional,

    /// <summary>2xx.</summary>
    Success,

    /// <summary>3xx to 6xx.</summary>
    Failure,

    TransportError,
    TimerA,
    TimerB,
    TimerD,
    TimerE,
    TimerF,
    TimerG,
    TimerH,
    TimerI,
    TimerJ,
    TimerK,
    TimerL,
    TimerM,
}
