namespace Gateway.Telephony.Calls;

/// <summary>What the exchange holds at this moment; all zero some seconds after the last call.</summary>
public sealed record CallServerUsage(int Calls, int MediaSessions, int Dialogs, int Transactions);
