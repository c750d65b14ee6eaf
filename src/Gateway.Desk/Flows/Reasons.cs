namespace Gateway.Desk.Flows;

/// <summary>The second words of endings that calls have; a closed set, so that they can be counted.</summary>
internal static class Reasons
{
    public const string BeforeAnswer = "before the answer";
    public const string InReception = "in the reception";
    public const string WhileWaiting = "while waiting";
    public const string DuringTransfer = "while being transferred";
    public const string AgentHungUp = "agent hung up";
    public const string OutsideHungUp = "party outside hung up";
    public const string ConnectedByTrunk = "connected by the trunk";
    public const string CallerHungUp = "caller hung up";
    public const string QuestionAnswered = "question answered";
    public const string Closed = "closed";
    public const string NobodyThere = "nobody logged in";
    public const string NoAudio = "no audio possible";
    public const string MediaTimeout = "no audio arrived";
    public const string NotAcknowledged = "answer not acknowledged";
    public const string GatewayStopped = "gateway stopped";
    public const string AgentDone = "closed by the agent";
    public const string CustomerSilent = "customer wrote no more";
    public const string NoAnswerToQuestion = "customer did not say what it is about";
    public const string NothingMore = "customer needs nothing more";
    public const string Fault = "unexpected fault";
}
