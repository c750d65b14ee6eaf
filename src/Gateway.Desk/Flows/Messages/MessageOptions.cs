using Gateway.Desk.Reception;

namespace Gateway.Desk.Flows.Messages;

/// <summary>What the flow of messages is configured with.</summary>
public sealed record MessageOptions
{
    /// <summary>Name of the company.</summary>
    public required string Company { get; init; }

    /// <summary>What the gateway writes by itself.</summary>
    public required Wording Wording { get; init; }

    /// <summary>What customers want.</summary>
    public IReadOnlyList<IntentOptions> Intents { get; init; } = [];

    /// <summary>Opening hours by name.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; init; } = [];
}
