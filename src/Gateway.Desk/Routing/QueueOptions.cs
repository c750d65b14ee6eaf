using Gateway.Desk.Contacts;

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

    /// <summary>How long a chat is offered to one agent before the next is asked. Default 60 s.</summary>
    public TimeSpan ChatOffer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an e-mail is offered to one agent before the next is asked. Default 5 min.</summary>
    public TimeSpan EmailOffer { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time for notes after a call, before the agent is offered another. Default 10 s; 0 for none.</summary>
    public TimeSpan WrapUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent who did not answer is left alone; after a message only with messages. Default 30 s.</summary>
    public TimeSpan NoAnswerPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an agent who declined is left alone; a message, only with messages. Default 10 s.</summary>
    public TimeSpan RejectPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent whose phone cannot be reached is left alone. Default 30 s.</summary>
    public TimeSpan UnreachablePause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long work of a kind is offered to one agent.</summary>
    internal TimeSpan OfferTimeout(WorkKind kind) => kind switch
    {
        WorkKind.Chat => ChatOffer,
        WorkKind.Email => EmailOffer,
        _ => RingTimeout,
    };
}
