namespace Gateway.Telephony.Sip.Transactions;

/// <summary>What a transaction's step asks its lane to do.</summary>
internal enum TransactionActionKind
{
    /// <summary>Send the client's request, or the server's latest response.</summary>
    Send,

    /// <summary>Send 100 Trying.</summary>
    SendTrying,

    /// <summary>Send the ACK that belongs to the transaction (to a 3xx-6xx).</summary>
    SendAck,

    /// <summary>Hand the message to the transaction's user.</summary>
    Deliver,

    StartTimer,
    StopTimer,

    /// <summary>Tell the user that nobody answered, or that no ACK came.</summary>
    TimeOut,

    /// <summary>Tell the user that the transport gave up.</summary>
    TransportFailed,

    /// <summary>Forget the transaction and its timers.</summary>
    Terminate,
}

/// <summary>One thing to do, in order; Timer and Delay only for the timer kinds.</summary>
internal readonly record struct TransactionAction(
    TransactionActionKind Kind, TransactionEvent Timer = default, TimeSpan Delay = default)
{
    public static readonly TransactionAction Send = new(TransactionActionKind.Send);
    public static readonly TransactionAction SendTrying = new(TransactionActionKind.SendTrying);
    public static readonly TransactionAction SendAck = new(TransactionActionKind.SendAck);
    public static readonly TransactionAction Deliver = new(TransactionActionKind.Deliver);
    public static readonly TransactionAction TimeOut = new(TransactionActionKind.TimeOut);
    public static readonly TransactionAction TransportFailed = new(TransactionActionKind.TransportFailed);
    public static readonly TransactionAction Terminate = new(TransactionActionKind.Terminate);

    public static TransactionAction Start(TransactionEvent timer, TimeSpan delay) =>
        new(TransactionActionKind.StartTimer, timer, delay);

    public static TransactionAction Stop(TransactionEvent timer) => new(TransactionActionKind.StopTimer, timer);
}
