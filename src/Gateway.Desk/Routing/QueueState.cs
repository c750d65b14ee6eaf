namespace Gateway.Desk.Routing;

/// <summary>What a caller with a certain request can expect at this moment.</summary>
/// <param name="LoggedInAgents">Registered agents who could take it, whatever they are doing.</param>
/// <param name="PresentAgents">Those of them who are not on a break of their own (*2).</param>
/// <param name="FreeAgents">Those of them who could be offered it now.</param>
/// <param name="WaitingAhead">Requests before this one that some of these agents could take.</param>
/// <param name="EstimatedWait">Likely wait from now; none when the last hour says too little.</param>
public sealed record QueueState(
    int LoggedInAgents, int PresentAgents, int FreeAgents, int WaitingAhead, TimeSpan? EstimatedWait);
