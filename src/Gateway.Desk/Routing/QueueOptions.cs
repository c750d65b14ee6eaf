namespace Gateway.Desk.Routing;

/// <summary>A waiting line and what its agents must be able to do.</summary>
public sealed record QueueOptions
{
    /// <summary>Key, for example "billing".</summary>
    public required string Name { get; init; }

    /// <summary>Skills that an agent needs to be offered this queue's contacts. Default none: any agent.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>How long one agent is rung before the next is tried. Default 20 s.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time for notes after a contact, before the agent is offered another. Default 10 s; 0 for none.</summary>
    public TimeSpan WrapUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent who did not answer is left alone. Default 30 s.</summary>
    public TimeSpan NoAnswerPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an agent who declined is left alone. Default 10 s.</summary>
    public TimeSpan RejectPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent whose phone cannot be reached is left alone. Default 30 s.</summary>
    public TimeSpan UnreachablePause { get; init; } = TimeSpan.FromSeconds(30);
}
