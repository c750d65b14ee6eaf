namespace Gateway.Desk.Flows.Messages;

/// <summary>Something that a conversation's flow has to look at; its flow alone reads them, one after the other.</summary>
internal abstract record Signal
{
    /// <summary>The customer wrote; the words are in the store.</summary>
    public sealed record News : Signal;

    /// <summary>An agent did something; the answer is none when it was done, else a line that says why not.</summary>
    public sealed record Act(string Agent, AgentAction Action, TaskCompletionSource<string?> Answer) : Signal;

    /// <summary>Something that the agent should know, for example that a message could not be delivered.</summary>
    public sealed record Tell(string Text) : Signal;

    /// <summary>The time in which free text can be sent ends soon.</summary>
    public sealed record WindowCloses : Signal;

    /// <summary>An agent can no longer be reached.</summary>
    public sealed record Gone(string Agent) : Signal;
}
