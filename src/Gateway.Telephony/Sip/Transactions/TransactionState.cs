namespace Gateway.Telephony.Sip.Transactions;

/// <summary>The states of RFC 3261 figures 5 to 8, with Accepted from RFC 6026.</summary>
internal enum TransactionState
{
    Calling,
    Trying,
    Proceeding,
    Accepted,
    Completed,
    Confirmed,
    Terminated,
}
